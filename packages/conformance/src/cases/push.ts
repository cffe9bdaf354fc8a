import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, diffGraphs, FeatureGraph, featureFromSpec } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { overriding } from "../suite/overriding.js";
import { withConnection } from "./support/adapters.js";
import { note, noteRow } from "./support/note.js";
import { countStored, fill } from "./support/stored.js";

const raw = (version: string) => defineFeature({ key: "clip/raw", id: ["id"], fields: { main: version } });
const cut = defineFeature({
  key: "clip/cut",
  id: ["id"],
  deps: [raw("1")],
  description: 'of "clips", 1 < 2, it\'s é😀\\\n',
});
const clips = new FeatureGraph([cut], { project: "clips" });
const changed = new FeatureGraph([raw("2")], { project: "clips" });
const notes = new FeatureGraph([note], { project: "notes" });

/** What is recorded of features' definitions. */
export const pushing = topic("push", {
  "recorded-once": {
    title: "a push records every feature of its project; the same push again records nothing; later openings know it",
    async run(lab) {
      const projectVersion = clips.projectVersion("clips", 16);
      await fill(lab, {}, async (store) => {
        assert.deepEqual(await store.history(), []);
        assert.deepEqual(await store.push(clips, { tags: { commit: "4f2c1ab", "it's": '"é😀"\\' } }), {
          project: "clips",
          projectVersion,
          alreadyPushed: false,
          recorded: ["clip/raw", "clip/cut"],
          removed: [],
        });
      });
      await fill(lab, {}, async (store) => {
        const { alreadyPushed, recorded } = await store.push(clips, { tags: { commit: "other" } });
        assert.deepEqual([alreadyPushed, recorded], [true, []]);
      });
      const store = await lab.open({ mode: "read" });
      const [only, ...others] = await store.history();
      assert.deepEqual(others, []);
      assert.ok(only && Math.abs(only.recordedAt.getTime() - Date.now()) < 3_600_000, String(only?.recordedAt));
      assert.deepEqual(
        { ...only, recordedAt: null },
        {
          project: "clips",
          projectVersion,
          recordedAt: null,
          features: 2,
          tags: { commit: "4f2c1ab", "it's": '"é😀"\\' },
          recordedBy: "@metaxy-ts/core",
        },
      );
    },
  },
  "back-to-an-older-version": {
    title:
      "a project that returns to an older version is pushed again: the newest push is the last one, and says what is gone",
    async run(lab) {
      const store = await lab.open();
      const outcomes = [await store.push(clips), await store.push(changed), await store.push(clips)];
      assert.deepEqual(
        outcomes.map(({ alreadyPushed, recorded, removed }) => ({ alreadyPushed, recorded, removed })),
        [
          { alreadyPushed: false, recorded: ["clip/raw", "clip/cut"], removed: [] },
          { alreadyPushed: false, recorded: ["clip/raw"], removed: ["clip/cut"] },
          { alreadyPushed: false, recorded: ["clip/raw", "clip/cut"], removed: [] },
        ],
      );
      const pushes = await store.history();
      assert.deepEqual(
        pushes.map(({ projectVersion, features }) => [projectVersion, features]),
        [clips, changed, clips].map((graph) => [graph.projectVersion("clips", 16), graph.features.size]),
      );
      const times = pushes.map(({ recordedAt }) => recordedAt.getTime());
      assert.deepEqual(
        times,
        [...times].sort((left, right) => right - left),
      );
    },
  },
  "definitions-come-back": {
    title:
      "the definitions of every push come back as they were recorded: specs, schemas, versions, whatever characters they have",
    async run(lab) {
      await fill(lab, {}, async (store) => {
        await store.push(clips, { definedIn: new Map([["clip/cut", "src/clips.ts#cut"]]) });
        await store.push(changed);
        await store.push(notes);
      });
      const store = await lab.open({ mode: "read" });
      const projectVersion = clips.projectVersion("clips", 16);
      const first = await store.pushedGraph({ project: "clips", projectVersion });
      assert.deepEqual(first.problems, []);
      assert.deepEqual([...first.graph.features.keys()], ["clip/raw", "clip/cut"]);
      for (const { key, spec, jsonSchema } of clips.features.values()) {
        const { feature, featureVersion, definedIn } = first.features.get(key) ?? assert.fail(key);
        assert.deepEqual(feature.spec, spec);
        assert.deepEqual(feature.jsonSchema, jsonSchema);
        assert.equal(featureVersion, clips.versions(key, 16).feature);
        assert.equal(definedIn, key === "clip/cut" ? "src/clips.ts#cut" : "typescript#clip/raw");
      }
      const newest = await store.pushedGraph({ project: "clips" });
      const differences = diffGraphs(first.graph, newest.graph).map(({ feature, kind }) => [feature, kind]);
      assert.deepEqual(differences, [
        ["clip/cut", "removed"],
        ["clip/raw", "changed"],
      ]);
      assert.deepEqual([...(await store.pushedGraph()).graph.features.keys()].sort(), ["clip/raw", "note"]);
    },
  },
  "of-several-projects": {
    title: "projects are pushed beside each other; features of others, and external ones, are not recorded",
    async run(lab) {
      const foreign = featureFromSpec({ key: "foreign", id_columns: ["id"] }, { project: "elsewhere", external: true });
      const own = defineFeature({ key: "own", id: ["id"], project: "third", deps: [raw("1"), foreign] });
      const both = new FeatureGraph([own], { project: "clips" });
      const store = await lab.open();
      assert.deepEqual((await store.push(both)).recorded, ["clip/raw"]);
      assert.deepEqual((await store.push(both, { project: "third" })).recorded, ["own"]);
      assert.deepEqual((await store.push(notes)).removed, []);
      const projects = (await store.history()).map(({ project, features }) => [project, features]);
      assert.deepEqual(projects, [
        ["notes", 1],
        ["third", 1],
        ["clips", 1],
      ]);
      assert.deepEqual(
        (await store.history({ project: "third" })).map(({ project }) => project),
        ["third"],
      );
    },
  },
  "later-than-others": {
    title: "a push is the newest one of its project, whatever the clock of the machine that pushed before",
    async run(lab) {
      const hour = 3_600_000_000n;
      const ahead = await lab.open({
        adapt: (adapter) => withConnection(adapter, () => ({ now: async () => BigInt(Date.now()) * 1000n + hour })),
      });
      await ahead.push(clips);
      await ahead.close();
      const store = await lab.open({
        adapt: (adapter) => overriding(adapter, { display: `${adapter.display} again` }),
      });
      await store.push(changed);
      assert.equal((await store.push(changed)).alreadyPushed, true);
      assert.deepEqual(
        (await store.history()).map(({ features }) => features),
        [1, 2],
      );
    },
  },
  "at-once": {
    title: "pushes at the same time are all recorded, each as a whole",
    async run(lab) {
      const store = await lab.open();
      await Promise.all([store.push(clips), store.push(notes), store.push(clips)]);
      const pushes = await store.history();
      assert.deepEqual(pushes.map(({ project, features }) => `${project} ${features}`).sort(), ["clips 2", "notes 1"]);
    },
  },
  "beside-rows": {
    title: "a push changes no feature's rows and no hash settings, and rows no push",
    async run(lab) {
      await fill(lab, { hash: { length: 32 } }, async (store: Store) => {
        await store.push(notes);
        assert.equal(await store.has(note), false);
        await store.write(note, [noteRow("a")]);
        assert.equal((await store.push(notes)).alreadyPushed, true);
      });
      const store = await lab.open();
      assert.deepEqual(store.hash, { algorithm: "md5", length: 32 });
      assert.equal(await countStored(store, note), 1);
      await store.drop(note);
      assert.equal((await store.history()).length, 1);
    },
  },
});
