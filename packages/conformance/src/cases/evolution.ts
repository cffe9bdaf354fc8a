import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { computeCrops } from "./support/compute.js";
import { crop, video, videoRow } from "./support/features.js";
import { nothing, parts, pick, sorted, values } from "./support/rows.js";
import { left, storedCount, thing, thingRow, userColumns } from "./support/things.js";

const wider = defineFeature({ key: "thing", id: ["id"], fields: { main: "1", "more/of_it": "1" } });
const widerRow = (id: string) => ({ id, metaxy_provenance_by_field: { main: `v-${id}`, more_of_it: `m-${id}` } });

/** Members that are there, whether the store has nulls for the others or leaves them out. */
const present = (members: object) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/** What happens to what is stored when features change. */
export const evolution = topic("evolution", {
  "new-code-version": {
    title: "after a change of code the feature starts again, and rows of the old code stay what they were",
    async run(lab) {
      const store = await lab.open();
      const changed = defineFeature({
        key: "video/crop",
        id: ["video_id"],
        deps: [from(video, { select: ["path"], rename: { path: "source" } })],
        fields: { frames: { version: "2", on: [video.field("frames")] } },
      });
      await store.write(video, [videoRow("a"), videoRow("b")]);
      await computeCrops(store);
      assert.deepEqual(await values(await store.read(changed), "video_id"), []);
      await store.delete(video, "video_id = 'b'");
      await using increment = await store.resolve(changed);
      assert.deepEqual(await parts(increment, "video_id"), { new: ["a"], stale: [], orphaned: [] });
      await store.write(changed, increment.pending);
      await using again = await store.resolve(changed);
      assert.deepEqual(await again.counts(), nothing);
      assert.deepEqual(await values(await store.read(changed), "video_id"), ["a"]);
      assert.deepEqual(await values(await store.read(crop), "video_id"), ["a", "b"]);
      const all = await store.read(changed, { withFeatureHistory: true });
      assert.deepEqual(await values(all, "video_id"), ["a", "a", "b"]);
      await using old = await store.resolve(crop);
      assert.deepEqual(await parts(old, "video_id"), { new: [], stale: [], orphaned: ["b"] });
    },
  },
  "new-code-of-a-parent": {
    title: "after a change of a parent's code only what the parent's new code made counts",
    async run(lab) {
      const store = await lab.open();
      const newer = defineFeature({ key: "left", id: ["id"], fields: { main: "2" } });
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(newer, { select: [] })] });
      await store.write(left, [thingRow("a"), thingRow("b")]);
      await using before = await store.resolve(child);
      assert.deepEqual(await before.counts(), nothing);
      await store.write(newer, [thingRow("b")]);
      await using after = await store.resolve(child);
      assert.deepEqual(await parts(after, "id"), { new: ["b"], stale: [], orphaned: [] });
    },
  },
  "new-column": {
    title: "a column that a later write provides is null in the rows before it, and everything else stays",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a", { text: "x" })]);
      const late = { number: 7, ratio: 0.5, good: true, at: new Date(0), tags: ["t"] };
      await store.write(thing, [thingRow("b", { text: "y", ...late })]);
      await store.write(thing, [thingRow("c", { ...late, number: null })]); // without the first column
      const rows = sorted(await (await store.read(thing)).rows(), "id").map(userColumns);
      const absent = { number: null, ratio: null, good: null, at: null };
      assert.deepEqual(
        rows.map(({ tags, ...row }) => row),
        [
          { id: "a", text: "x", ...absent },
          { id: "b", text: "y", number: 7, ratio: 0.5, good: true, at: new Date(0) },
          { id: "c", text: null, number: null, ratio: 0.5, good: true, at: new Date(0) },
        ],
      );
      assert.deepEqual(pick(rows.slice(1), "tags"), [{ tags: ["t"] }, { tags: ["t"] }]);
      assert.deepEqual(await values(await store.read(thing, { filters: "number IS NULL" }), "id"), ["a", "c"]);
    },
  },
  "new-column-of-a-parent": {
    title: "a column that a parent got later is included, null for earlier rows, and makes nothing stale",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(left)], fields: { main: "1" } });
      await store.write(left, [thingRow("a")]);
      await using first = await store.resolve(child);
      await store.write(child, first.pending);
      await store.write(left, [thingRow("b", { text: "x" })]);
      await using increment = await store.resolve(child, { stalenessPredicates: "id = 'a'" });
      assert.deepEqual(pick(await increment.new.rows(), "id", "text"), [{ id: "b", text: "x" }]);
      assert.deepEqual(pick(await increment.stale.rows(), "id", "text"), [{ id: "a", text: null }]);
      await store.write(child, increment.pending);
      assert.deepEqual(await values(await store.read(child, { filters: "text = 'x'" }), "id"), ["b"]);
    },
  },
  "new-field": {
    title: "a new field of a feature is stored, and rows with fewer fields stay readable",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a")]);
      await store.write(wider, [widerRow("b")]);
      const [row] = await (await store.read(wider)).rows();
      assert.deepEqual(row?.metaxy_provenance_by_field, { main: "v-b", more_of_it: "m-b" });
      assert.deepEqual(row?.metaxy_data_version_by_field, { main: "v-b", more_of_it: "m-b" });
      const all = await (await store.read(wider, { withFeatureHistory: true })).rows();
      assert.deepEqual(
        sorted(all, "id").map((each) => present(each.metaxy_provenance_by_field)),
        [{ main: "v-a" }, { main: "v-b", more_of_it: "m-b" }],
      );
    },
  },
  "field-that-went": {
    title: "a feature that lost a field is written to the same table, and loses nothing that is there",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(wider, [widerRow("a")]);
      await store.write(thing, [thingRow("b")]);
      await store.write(wider, [widerRow("c")]);
      assert.equal(await storedCount(store, thing), 3);
      const [narrow] = await (await store.read(thing)).rows();
      assert.deepEqual(present(narrow?.metaxy_provenance_by_field ?? {}), { main: "v-b" });
      const wide = sorted(await (await store.read(wider)).rows(), "id");
      assert.deepEqual(
        wide.map((row) => row.metaxy_provenance_by_field),
        [
          { main: "v-a", more_of_it: "m-a" },
          { main: "v-c", more_of_it: "m-c" },
        ],
      );
    },
  },
  "field-of-a-child": {
    title: "a child of a feature that gained a field hashes the new field's versions",
    needs: ["write.schemaEvolution"],
    async run(lab) {
      const store = await lab.open();
      await store.write(thing, [thingRow("a")]);
      await store.write(wider, [widerRow("a")]);
      const fields = { z: { version: "1", on: [wider.field("more/of_it")] } };
      const child = defineFeature({ key: "child", id: ["id"], deps: [from(wider, { select: [] })], fields });
      await using increment = await store.resolve(child);
      assert.deepEqual(pick(await increment.new.rows(), "metaxy_provenance_by_field"), [
        { metaxy_provenance_by_field: { z: "f727f298fe11335d" } },
      ]);
    },
  },
});
