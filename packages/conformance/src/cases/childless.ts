import assert from "node:assert/strict";
import { column, defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { systemTablePrefix } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import { withConnection } from "./support/adapters.js";
import { chunk, chunksOf, makeChunks, newChunk, storedChunks } from "./support/chunks.js";
import { video, videoRow } from "./support/features.js";
import { nothing, parts, values } from "./support/rows.js";
import { fill } from "./support/stored.js";
import { Witnessed } from "./support/witness.js";

const fewer = [videoRow("a"), videoRow("b"), videoRow("c")];

/** Childless parents, which are recorded as done. */
export const childlessParents = topic("childless", {
  "no-children-at-all": {
    title: "when no parent has children, nothing is left to do, and progress is complete",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, fewer);
      assert.equal(await makeChunks(store, {}), "abc");
      await using todo = await store.resolve(chunk);
      assert.deepEqual(await todo.counts(), nothing);
      assert.deepEqual(await parts(todo, "video_id"), { new: [], stale: [], orphaned: [] });
      assert.deepEqual(await todo.pending.rows(), []);
      assert.equal(await store.progress(chunk), 1);
      await store.write(video, [videoRow("d")]);
      await using more = await store.resolve(chunk);
      assert.deepEqual(await parts(more, "video_id"), { new: ["d"], stale: [], orphaned: [] });
      assert.equal(await store.progress(chunk), 3 / 4);
    },
  },
  "stale-when-changed": {
    title: "a parent without children is stale once its provenance changes, and done again when it is as it was",
    async run(lab) {
      const both = await Witnessed.open(lab, [video, chunk]);
      await both.write(video, fewer);
      const { pending } = await both.resolvesAlike(chunk);
      await both.replaceChildren(chunk, pending, chunksOf({ a: 1 }));
      await both.write(video, [videoRow("b", { frames: "2" }), videoRow("c", { audio: "2" })]);
      assert.deepEqual((await both.resolvesAlike(chunk)).counts, { ...nothing, stale: 1 });
      await both.write(video, [videoRow("b")]);
      assert.deepEqual((await both.resolvesAlike(chunk)).counts, nothing);
    },
  },
  "never-orphaned": {
    title: "a parent without children leaves no orphan when it is gone, whichever part is asked first",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, fewer);
      await makeChunks(store, { a: 1 });
      await store.delete(video, column<string>("video_id").in(["a", "b"]));
      await using todo = await store.resolve(chunk);
      assert.deepEqual(await values(todo.orphaned, "video_id"), ["a"]);
      await using counted = await store.resolve(chunk);
      assert.deepEqual(await counted.counts(), { ...nothing, orphaned: 1 });
      await using kept = await store.resolve(chunk);
      const batches: unknown[] = [];
      for await (const batch of kept.orphaned.batches(1)) batches.push(...batch);
      assert.deepEqual(batches, [{ video_id: "a" }]);
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using back = await store.resolve(chunk);
      assert.deepEqual(await back.counts(), nothing);
    },
  },
  "children-count-first": {
    title: "stored children have priority over the record of a childless parent, until the last of them is deleted",
    async run(lab) {
      const both = await Witnessed.open(lab, [video, chunk]);
      await both.write(video, [videoRow("a")]);
      const [first] = (await both.resolvesAlike(chunk)).pending;
      assert.ok(first);
      await both.replaceChildren(chunk, [first], []);
      const versions = { metaxy_provenance_by_field: { frames: "other" } };
      await both.write(chunk, [{ video_id: "a", n: 0, kind: "made", ...versions }]);
      assert.deepEqual((await both.resolvesAlike(chunk)).counts, { ...nothing, stale: 1 });
      await both.delete(chunk, "kind", "made");
      assert.deepEqual((await both.resolvesAlike(chunk)).counts, nothing);
    },
  },
  "children-again": {
    title: "the record of a parent that has children again is removed: without them it is new",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using todo = await store.resolve(chunk);
      const parents = await todo.pending.rows();
      await store.replaceChildren(chunk, parents, []);
      await store.replaceChildren(chunk, parents, chunksOf({ a: 1 }));
      await store.delete(chunk, "n = 0");
      await using again = await store.resolve(chunk);
      assert.deepEqual(await parts(again, "video_id"), { new: ["a"], stale: [], orphaned: [] });
    },
  },
  "filters-and-predicates": {
    title: "target filters and predicates see what a parent has; its other columns are null",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, fewer);
      await makeChunks(store, { a: 2 });
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      const of = async (options: object): Promise<object> => {
        await using todo = await store.resolve(chunk, options);
        const counts = { new: await todo.new.count(), stale: await todo.stale.count() };
        assert.deepEqual(await todo.counts(), { ...nothing, ...counts });
        return await parts(todo, "video_id");
      };
      const stale = (...ids: string[]) => ({ new: [], stale: ids, orphaned: [] });
      assert.deepEqual(await of({}), stale("a", "b"));
      assert.deepEqual(await of({ targetFilters: "video_id = 'b'" }), stale("b"));
      assert.deepEqual(await of({ targetFilters: "n >= 0" }), stale("a"));
      assert.deepEqual(await of({ targetFilters: "n IS NULL" }), stale("b"));
      assert.deepEqual(await of({ targetFilters: "n >= 1 OR video_id != 'a'" }), stale("a", "b"));
      assert.deepEqual(await of({ targetFilters: "n IN (5)" }), stale());
      assert.deepEqual(await of({ stalenessPredicates: "video_id = 'c'" }), stale("a", "b", "c"));
      assert.deepEqual(await of({ stalenessPredicates: "n IS NULL" }), stale("a", "b", "c"));
      assert.deepEqual(await of({ stalenessPredicates: "NOT (n = 0)" }), stale("a", "b"));
      assert.deepEqual(await of({ skipComparison: true }), { new: ["a", "b", "c"], stale: [], orphaned: [] });
    },
  },
  "filters-without-a-table": {
    title: "target filters of a feature without rows apply to childless parents too",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, fewer);
      await makeChunks(store, {});
      await store.write(video, [videoRow("a", { frames: "2" }), videoRow("b", { frames: "2" })]);
      await using one = await store.resolve(chunk, { targetFilters: "video_id = 'b'" });
      assert.deepEqual(await parts(one, "video_id"), { new: [], stale: ["b"], orphaned: [] });
      await using all = await store.resolve(chunk, { stalenessPredicates: "video_id = 'c'" });
      assert.deepEqual(await parts(all, "video_id"), { new: [], stale: ["a", "b", "c"], orphaned: [] });
    },
  },
  "forgotten-with-a-delete": {
    title:
      "a delete by columns of the parents, or of everything, removes their records; a delete by columns of children does not",
    async run(lab) {
      const hard = lab.supports["delete.hard"] !== "unsupported";
      for (const [index, options] of [{}, ...(hard ? [{ hard: true }] : [])].entries()) {
        const store = await lab.open({ place: `p${index}` });
        await store.write(video, [...fewer, videoRow("d")]);
        await makeChunks(store, { a: 2 });
        const fresh = async (): Promise<unknown[]> => {
          await using todo = await store.resolve(chunk);
          return await values(todo.new, "video_id");
        };
        assert.equal(await store.delete(chunk, "n >= 0 OR n IS NULL", options), 2);
        assert.deepEqual(await fresh(), ["a"]);
        assert.equal(await store.delete(chunk, "video_id = 'b'", options), 0);
        assert.deepEqual(await fresh(), ["a", "b"]);
        assert.equal(await store.delete(chunk, [{ video_id: "c" }], options), 0);
        assert.deepEqual(await fresh(), ["a", "b", "c"]);
        assert.equal(await store.delete(chunk, [{ video_id: "d", n: 0 }], options), 0);
        assert.deepEqual(await fresh(), ["a", "b", "c"]);
        assert.equal(await store.delete(chunk, "TRUE", options), 0);
        assert.deepEqual(await fresh(), ["a", "b", "c", "d"]);
        await store.close();
      }
    },
  },
  "gone-with-the-table": {
    title: "dropping a feature removes the records of its parents; no feature, table name or copy contains them",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, fewer);
      await makeChunks(store, { a: 1 });
      await store.drop(chunk);
      assert.equal(await store.has(chunk), false);
      await using todo = await store.resolve(chunk);
      assert.deepEqual(await parts(todo, "video_id"), { new: ["a", "b", "c"], stale: [], orphaned: [] });
    },
  },
  copied: {
    title: "a copy includes recorded childless parents that pass its filters",
    async run(lab) {
      const graph = new FeatureGraph([chunk]);
      await fill(lab, { place: "source", graph }, async (store) => {
        await store.write(video, fewer);
        await makeChunks(store, { a: 1 });
      });
      const source = await lab.open({ place: "source", graph, mode: "read" });
      for (const [index, [filters, fresh]] of [
        [undefined, []],
        [{ [chunk.key]: "video_id != 'b'" }, ["b"]],
        [{ [chunk.key]: "n >= 0" }, ["b", "c"]],
      ].entries() as ArrayIterator<[number, [Record<string, string> | undefined, string[]]]>) {
        const store = await lab.open({ place: `copy${index}`, graph });
        const outcome = await store.copyFrom(source, filters ? { filters } : {});
        assert.deepEqual(outcome, { features: 2, rows: 4 });
        await using todo = await store.resolve(chunk);
        assert.deepEqual(await parts(todo, "video_id"), { new: fresh, stale: [], orphaned: [] });
      }
    },
  },
  "taken-over-by-a-rebase": {
    title: "a rebase includes childless parents, also if there are no other rows",
    async run(lab) {
      for (const [index, counts] of [{ a: 2 }, {}].entries()) {
        const store = await lab.open({ place: `p${index}` });
        await store.write(video, fewer);
        await makeChunks(store, counts);
        await using before = await store.resolve(newChunk);
        assert.deepEqual(await before.counts(), { ...nothing, new: 3 });
        const from = new FeatureGraph([chunk]).versions(chunk, store.hash.length).feature;
        assert.equal(await store.rebase(newChunk, { from }), "a" in counts ? 2 : 0);
        await using after = await store.resolve(newChunk);
        assert.deepEqual(await after.counts(), nothing);
        await store.close();
      }
    },
  },
  "nothing-comes-of-them": {
    title: "samples further down wait while a parent is not recomputed, and are orphaned once it has no children",
    async run(lab) {
      const of = (notes: string) => {
        const part = defineFeature({
          key: "video/part",
          id: ["video_id", "n"],
          deps: [from(video, { lineage: { type: "expansion", on: ["video_id"] } })],
          fields: {
            frames: { version: "1", on: [video.field("frames")] },
            notes: { version: notes, on: [video.field("audio")] },
          },
        });
        const fields = { frames: { version: "1", on: [part.field("frames")] } };
        return { part, vector: defineFeature({ key: "video/vector", id: ["video_id", "n"], deps: [part], fields }) };
      };
      const [before, after] = [of("1"), of("2")];
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await using parents = await store.resolve(before.part);
      await store.replaceChildren(before.part, parents.pending, chunksOf({ a: 1, b: 1 }));
      await using samples = await store.resolve(before.vector);
      await store.write(before.vector, samples.pending as never);
      await using first = await store.resolve(after.vector);
      assert.deepEqual(await first.counts(), { ...nothing, waiting: 2 });
      await using again = await store.resolve(after.part);
      await store.replaceChildren(after.part, again.pending, chunksOf({ a: 1 }));
      await using last = await store.resolve(after.vector);
      assert.deepEqual(await last.counts(), { ...nothing, orphaned: 1 });
    },
  },
  "nothing-looked-up": {
    title: "what needs no parents looks for none, and their table bears the name of the library",
    async run(lab) {
      const asked: string[] = [];
      const store = await lab.open({
        adapt: (adapter) =>
          withConnection(adapter, (connection) => ({
            describe: (table) => {
              asked.push(table);
              return connection.describe(table);
            },
          })),
      });
      await store.write(video, fewer);
      await store.resolve(video, { samples: fewer });
      const ours = () => asked.filter((table) => table.includes(systemTablePrefix) && table.includes("chunk"));
      assert.deepEqual(ours(), []);
      await store.resolve(chunk);
      assert.equal(ours().length, 1);
      await makeChunks(store, { a: 1 });
      assert.equal(await storedChunks(store), "a0");
    },
  },
});
