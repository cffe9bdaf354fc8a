import { performance } from "node:perf_hooks";
import { FeatureGraph } from "@metaxy-ts/core";
import { renderFormats, renderGraph } from "@metaxy-ts/project";
import { layeredFeatures } from "./graph.ts";

/** Prints how long drawings of a graph of 1,020 features take, and what loading the layout adds to the first. */
export async function drawBenchmark(): Promise<void> {
  const graph = new FeatureGraph(layeredFeatures());
  await timed("a drawing of one feature, with all that it loads", () =>
    renderGraph(graph, { features: [...graph.features.keys()].slice(0, 1) }),
  );
  for (const format of renderFormats) await timed(format, () => renderGraph(graph, { format }));
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const figures = [performance.now() - start, (user + system) / 1000].map((each) => each.toFixed(0).padStart(7));
  console.log(`${figures[0]} ms ${figures[1]} ms CPU  ${what}`);
}
