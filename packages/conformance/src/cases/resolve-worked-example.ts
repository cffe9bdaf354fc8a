import assert from "node:assert/strict";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { nothing, pick, sorted } from "./support/rows.js";

const parent = defineFeature({ key: "example/video", id: ["video_id"], fields: { audio: "1", frames: "1" } });
const child = defineFeature({
  key: "example/crop",
  id: ["video_id"],
  deps: [from(parent, { select: [] })],
  fields: { audio: "1", frames: "1" },
});

const given = (video_id: string, audio: string, frames: string) => ({
  video_id,
  metaxy_provenance_by_field: { audio, frames },
});

const versions = ["video_id", "metaxy_provenance_by_field", "metaxy_provenance"];
const made = (video_id: string, audio: string, frames: string, metaxy_provenance: string) => ({
  ...given(video_id, audio, frames),
  metaxy_provenance,
});

/** "A worked increment" of the hashing spec. */
export const workedExample = topic("resolve-worked-example", {
  "every-hash": {
    title: "an update, a change, an arrival and a deletion give exactly the hashes of the specification",
    needs: ["hash.xxhash32"],
    async run(lab) {
      const store = await lab.open({ hash: { algorithm: "xxhash32", length: 8 } });
      await store.write(parent, [given("v1", "a1", "f1"), given("v2", "a2", "f2")]);
      const stored = await (await store.read(parent)).rows();
      assert.deepEqual(pick(sorted(stored, "video_id"), "metaxy_provenance", "metaxy_feature_version"), [
        { metaxy_provenance: "10888532", metaxy_feature_version: "c2ac395f" },
        { metaxy_provenance: "30686400", metaxy_feature_version: "c2ac395f" },
      ]);
      await using first = await store.resolve(child);
      assert.deepEqual(pick(sorted(await first.new.rows(), "video_id"), ...versions), [
        made("v1", "21308325", "19636128", "21969759"),
        made("v2", "42748295", "34582270", "16591144"),
      ]);
      await store.write(child, first.new);

      await store.write(parent, [given("v2", "a2", "f2x"), given("v3", "a3", "f3")]);
      await store.delete(parent, "video_id = 'v1'");
      await using second = await store.resolve(child);
      assert.deepEqual(pick(await second.new.rows(), ...versions), [made("v3", "21725961", "21861831", "38258797")]);
      assert.deepEqual(pick(await second.stale.rows(), ...versions), [made("v2", "42748295", "33280285", "14558071")]);
      assert.deepEqual(pick(await second.orphaned.rows(), ...versions, "metaxy_feature_version"), [
        { ...made("v1", "21308325", "19636128", "21969759"), metaxy_feature_version: "34d75856" },
      ]);

      await store.write(child, second.pending);
      await store.delete(child, second.orphaned);
      await using third = await store.resolve(child);
      assert.deepEqual(await third.counts(), nothing);
    },
  },
  "data-versions-decide": {
    title: "a parent of another provenance and the same data version makes nothing stale",
    needs: ["hash.xxhash32"],
    async run(lab) {
      const store = await lab.open({ hash: { algorithm: "xxhash32", length: 8 } });
      await store.write(parent, [given("v2", "a2", "f2")]);
      await using first = await store.resolve(child);
      await store.write(child, first.new);
      await store.write(parent, [
        { ...given("v2", "a2", "f2x"), metaxy_data_version_by_field: { audio: "a2", frames: "f2" } },
      ]);
      await using second = await store.resolve(child);
      assert.deepEqual(await second.counts(), nothing);
    },
  },
});
