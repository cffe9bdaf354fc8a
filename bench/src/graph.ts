import { performance } from "node:perf_hooks";
import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";

/* How long a large graph takes: 1,020 features in 60 layers, each with three fields and two parents that share parents. */

const layers = 60;
const width = 17;
const repeats = 15;

interface Step {
  readonly what: string;
  readonly milliseconds: number;
}

/** Prints the fastest of some runs of each step. */
export function graphBenchmark(): void {
  const runs = Array.from({ length: repeats }, run);
  for (const [index, { what }] of (runs[0] ?? []).entries()) {
    const fastest = Math.min(...runs.map((steps) => steps[index]?.milliseconds ?? Number.POSITIVE_INFINITY));
    console.log(`${fastest.toFixed(1).padStart(8)} ms  ${what}`);
  }
}

function run(): Step[] {
  const steps: Step[] = [];
  const timed = <Result>(what: string, work: () => Result): Result => {
    const start = performance.now();
    const result = work();
    steps.push({ what, milliseconds: performance.now() - start });
    return result;
  };
  const features = timed("define 1,020 features", layeredFeatures);
  const graph = timed("build the graph", () => new FeatureGraph(features));
  timed("compute all versions", () => graph.versions(name(layers - 1, 0)));
  timed("compute the project version", () => graph.projectVersion());
  return steps;
}

/** 1,020 features in layers. */
export function layeredFeatures(): AnyFeature[] {
  return Array.from({ length: layers * width }, (_, index) => {
    const [layer, place] = [Math.floor(index / width), index % width];
    const parents = layer === 0 ? [] : [name(layer - 1, place), name(layer - 1, (place + 1) % width)];
    return defineFeature({
      key: name(layer, place),
      id: ["sample_id"],
      fields: { audio: "1", frames: "1", text: "1" },
      deps: parents.map((parent) => from(parent, { select: [] })),
    });
  });
}

function name(layer: number, place: number): string {
  return `layer-${layer}/feature-${place}`;
}
