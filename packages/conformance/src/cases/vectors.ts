import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HashSettings } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec } from "@metaxy-ts/core";
import type { Capability } from "@metaxy-ts/core/adapter";
import { vectorsFolder } from "../read-vectors.js";
import { replay } from "../replay.js";
import { replayedStore } from "../replayed-store.js";
import { topic } from "../suite/case.js";
import type { Vector } from "../vector.js";

const files = readdirSync(vectorsFolder)
  .filter((file) => file.endsWith(".json"))
  .sort();

/** What Metaxy for Python answered on random graphs. Read at once: cases are known before anything runs. */
export const vectors = topic(
  "vectors",
  Object.fromEntries(
    files.map((file, recorded) => {
      const vector = JSON.parse(readFileSync(join(vectorsFolder, file), "utf8")) as Vector;
      const { hash_algorithm: algorithm, hash_truncation_length: length } = vector;
      const hash: HashSettings = { algorithm, length };
      const erases = vector.steps.some((step) => step.op === "delete" && !step.soft);
      const needs: readonly Capability[] = [`hash.${algorithm}`, ...(erases ? (["delete.hard"] as const) : [])];
      return [
        file.replace(/\.json$/, ""),
        {
          title: `a recorded history of ${vector.features.length} features has the recorded answers`,
          needs,
          recorded,
          async run(lab) {
            const graph = new FeatureGraph(vector.features.map((spec) => featureFromSpec(spec)));
            const store = await lab.open({ graph, hash });
            assert.deepEqual(await replay(vector, replayedStore(store, graph, length)), []);
          },
        },
      ];
    }),
  ),
);
