import assert from "node:assert/strict";
import type { FeatureInput, Relation, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { Capability } from "@metaxy-ts/core/adapter";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { declaring, typed } from "./support/declared.js";
import { crop, video, videoRow } from "./support/features.js";
import { withFolder } from "./support/files.js";
import { note, noteRow } from "./support/note.js";
import { refused, source, sourceRow } from "./support/refused.js";
import { rejects } from "./support/rejects.js";
import { parts, pick, sorted, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

const arrow: readonly Capability[] = ["relation.arrow", "input.arrow"];
const parquet: readonly Capability[] = ["relation.parquet", "input.parquet"];
const written = ["video_id", "path", "metaxy_provenance_by_field"] as const;

/** Its rows have the columns of {@link checked}, one of them with another type. */
const numbers = defineFeature({ key: "numbers", id: ["n"], fields: { main: "1" } });
const checked = declaring({ text: typed.string });

/** The forms in which rows come to a store. */
export const inputs = topic("inputs", {
  rows: {
    title: "rows may be any iterable of objects, which is taken once",
    async run(lab) {
      const store = await lab.open();
      let taken = 0;
      function* rows(): Generator<ReturnType<typeof noteRow>> {
        for (const id of ["a", "b"]) {
          taken += 1;
          yield noteRow(id);
        }
      }
      assert.equal((await store.write(note, rows())).rows, 2);
      assert.equal(taken, 2);
      assert.equal((await store.write(note, new Set([noteRow("c")]))).rows, 1);
      assert.deepEqual(await values(await store.read(note), "id"), ["a", "b", "c"]);
    },
  },
  "what-is-none": {
    title: "what is not an input is refused, and nothing is stored",
    async run(lab) {
      const store = await lab.open();
      for (const input of [undefined, null, 1, "rows", { rows: [] }, { parquet: "" }, { parquet: [] }])
        await rejects(store.write(note, input as never), "ARGUMENT_INVALID");
      const promised = await rejects(store.write(note, Promise.resolve([noteRow("a")]) as never), "ARGUMENT_INVALID");
      assert.match(promised.message, /a promise; await it/);
      async function* later(): AsyncGenerator<ReturnType<typeof noteRow>> {
        yield noteRow("a");
      }
      const streamed = await rejects(store.write(note, later() as never), "ARGUMENT_INVALID");
      assert.match(streamed.message, /an async iterable/);
      for (const row of [null, 1, "a", []]) await rejects(store.write(note, [row] as never), "WRITE_INVALID");
      assert.equal(await store.has(note), false);
    },
  },
  "own-relation": {
    title: "a relation of the same store is written as it is, also to the feature that it reads",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await store.write(video, await store.read(video, { filters: "video_id = 'a'" }));
      assert.equal(await countStored(store, video), 3);
      const rows = sorted(await (await store.read(video)).rows(), "video_id");
      assert.deepEqual(pick(rows, ...written), [videoRow("a"), videoRow("b")]);
    },
  },
  "own-relation-as-samples": {
    title: "a relation of the same store can say what the samples of a root are",
    async run(lab) {
      const store = await lab.open();
      await store.write(video, [videoRow("a"), videoRow("b"), videoRow("gone")]);
      await store.write(crop, [{ video_id: "a", metaxy_provenance_by_field: { frames: "1" } }]);
      await using increment = await store.resolve(video, {
        samples: await store.read(video, { columns: written, filters: "video_id != 'gone'" }),
      });
      assert.deepEqual(await parts(increment, "video_id"), { new: [], stale: [], orphaned: ["gone"] });
    },
  },
  "another-stores-relation": {
    title: "a relation of another store is written with its values, and can say what the samples are",
    needs: arrow,
    async run(lab) {
      const { source, store } = await twoStores(lab);
      const relation = await source.read(video, { columns: written });
      await takesAs(store, relation);
    },
  },
  "arrow-table": {
    title: "an Arrow table is written with its values, and can say what the samples are",
    needs: arrow,
    async run(lab) {
      const { source, store } = await twoStores(lab);
      await takesAs(store, await (await source.read(video, { columns: written })).arrow());
    },
  },
  "arrow-batches": {
    title:
      "record batches, one or a stream of them, are written with their values; a stream without rows writes nothing",
    needs: arrow,
    async run(lab) {
      const { source, store } = await twoStores(lab);
      const relation = await source.read(video, { columns: written });
      assert.equal((await store.write(video, { arrow: relation.arrowBatches() })).rows, 2);
      const none = await source.read(video, { columns: written, filters: "FALSE" });
      assert.equal((await store.write(video, { arrow: none.arrowBatches() })).rows, 0);
      const batches = [];
      for await (const batch of relation.arrowBatches()) batches.push(batch);
      assert.equal((await store.write(video, { arrow: batches })).rows, 2);
      for (const batch of batches) await store.write(video, batch);
      assert.equal(await countStored(store, video), 6);
      const rows = sorted(await (await store.read(video)).rows(), "video_id");
      assert.deepEqual(pick(rows, ...written), [videoRow("a"), videoRow("b")]);
    },
  },
  "arrow-is-checked": {
    title:
      "rows of another store, and of Arrow, are checked as a table: columns, types, required values, IDs and versions",
    needs: arrow,
    async run(lab) {
      await isChecked(lab, async (relation) => [relation, await relation.arrow()]);
      const { source, store } = await twoStores(lab);
      const all = await source.read(video, { columns: written });
      async function* twice(): AsyncGenerator<Awaited<ReturnType<typeof all.arrow>>["batches"][number]> {
        yield* all.arrowBatches();
        yield* all.arrowBatches();
      }
      await rejects(store.write(video, { arrow: twice() }), "WRITE_INVALID");
      assert.equal(await store.has(video), false);
    },
  },
  "parquet-is-checked": {
    title: "rows of a Parquet file are checked as a table: columns, types, required values, IDs and versions",
    needs: parquet,
    run: (lab) =>
      withFolder((path) => {
        let files = 0;
        return isChecked(lab, async (relation) => {
          files += 1;
          const file = path(`${files}.parquet`);
          await relation.toParquet(file);
          return [{ parquet: file }];
        });
      }),
  },
  "parquet-file": {
    title: "a Parquet file that a relation made is written with its values, and can say what the samples are",
    needs: parquet,
    run: (lab) =>
      withFolder(async (path) => {
        const { source, store } = await twoStores(lab);
        const file = path("it's a file.parquet");
        assert.equal(await (await source.read(video, { columns: written })).toParquet(file), 2);
        await takesAs(store, { parquet: file });
      }),
  },
  "parquet-files": {
    title: "several Parquet files are one input: together they are checked and stored",
    needs: parquet,
    run: (lab) =>
      withFolder(async (path) => {
        const { source, store } = await twoStores(lab);
        const files = [path("1.parquet"), path("2.parquet")];
        for (const [index, file] of files.entries()) {
          const filters = `video_id = '${"ab"[index]}'`;
          assert.equal(await (await source.read(video, { columns: written, filters })).toParquet(file), 1);
        }
        const [first = ""] = files;
        await rejects(store.write(video, { parquet: [first, first] }), "WRITE_INVALID");
        assert.equal(await store.has(video), false);
        await takesAs(store, { parquet: files });
      }),
  },
});

/** A store with two videos, and an empty one. */
async function twoStores(lab: Lab): Promise<{ readonly source: Store; readonly store: Store }> {
  const source = await lab.open({ place: "source" });
  await source.write(video, [videoRow("a"), videoRow("b")]);
  return { source, store: await lab.open() };
}

/** The input of these two videos is right as samples, as a write, and as what to delete. */
async function takesAs(store: Store, input: Parameters<typeof store.write<never>>[1]): Promise<void> {
  await using before = await store.resolve(video, { samples: input });
  assert.deepEqual(await parts(before, "video_id"), { new: ["a", "b"], stale: [], orphaned: [] });
  assert.deepEqual(await store.write(video, input), { rows: 2, repeated: false });
  const rows = sorted(await (await store.read(video)).rows(), "video_id");
  assert.deepEqual(pick(rows, ...written), [videoRow("a"), videoRow("b")]);
  // the first 16 digits of the MD5 of "a-a|f-a" and "a-b|f-b"
  assert.deepEqual(pick(rows, "metaxy_provenance"), [
    { metaxy_provenance: "39e683d6841625d1" },
    { metaxy_provenance: "624163ad5fb61e88" },
  ]);
  await using after = await store.resolve(video, { samples: input });
  assert.deepEqual(await after.counts(), { new: 0, stale: 0, orphaned: 0, waiting: 0 });
  await store.write(video, [videoRow("c"), videoRow("a", { audio: "2" })]);
  await using changed = await store.resolve(video, { samples: input });
  assert.deepEqual(await parts(changed, "video_id"), { new: [], stale: ["a"], orphaned: ["c"] });
  assert.equal(await store.delete(video, input), 2);
  assert.deepEqual(await values(await store.read(video), "video_id"), ["c"]);
}

/** Tables that cannot be written to {@link checked}, and one that can, in every form that `inputsOf` gives them. */
async function isChecked(
  lab: Lab,
  inputsOf: (relation: Relation<unknown>) => Promise<readonly unknown[]>,
): Promise<void> {
  const from = await lab.open({ place: "tables" });
  const row = (n: number, id: string | null, text: string | null) => ({ ...sourceRow(n, id), text });
  await from.write(source, [row(1, "a", "x"), row(2, null, "x"), row(3, "a", "y"), row(4, "b", null)]);
  await from.write(numbers, [{ ...sourceRow(1, "a"), text: 5 }]);
  await from.write(video, [{ ...videoRow("a"), id: "a", text: "x" }]); // with the versions of other fields
  const columns = ["id", "text", "metaxy_provenance_by_field"];
  const store = await lab.open();
  const wrong: readonly [feature: FeatureInput, columns: readonly string[], filters: string][] = [
    [source, ["text", "metaxy_provenance_by_field"], "n = 1"],
    [source, ["id", "text"], "n = 1"],
    [source, ["id", "metaxy_provenance_by_field"], "n = 1"],
    [source, [...columns, "n"], "n = 1"],
    [source, columns, "n = 2"],
    [source, columns, "n IN (1, 3)"],
    [source, columns, "n = 4"],
    [numbers, columns, "TRUE"],
    [video, columns, "TRUE"],
  ];
  const read = (feature: FeatureInput, options: object) => from.read(feature as typeof source, options);
  for (const [feature, chosen, filters] of wrong) {
    for (const input of await inputsOf(await read(feature, { columns: chosen, filters })))
      await refused(store, checked, input);
  }
  assert.equal(await store.has(checked), false);
  for (const input of await inputsOf(await read(source, { columns, filters: "n = 1" })))
    assert.equal((await store.write(checked as typeof source, input as never)).rows, 1);
  for (const each of [store, from]) await each.close();
}
