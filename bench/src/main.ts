import { cliBenchmark } from "./cli/cli.ts";
import { deltaRsBenchmark } from "./delta-rs.ts";
import { discoveryBenchmark } from "./discovery/discovery.ts";
import { drawBenchmark } from "./draw.ts";
import { graphBenchmark } from "./graph.ts";
import { memoryBenchmark } from "./memory.ts";
import { openBenchmark } from "./open/open.ts";
import { resolveBenchmark } from "./resolve.ts";
import { runBenchmark } from "./run.ts";
import { stopServers } from "./servers.ts";
import { writeBenchmark } from "./write.ts";

const benchmarks: Readonly<Record<string, (args: string[]) => void | Promise<void>>> = {
  resolve: resolveBenchmark,
  write: writeBenchmark,
  run: runBenchmark,
  memory: memoryBenchmark,
  graph: graphBenchmark,
  draw: drawBenchmark,
  open: openBenchmark,
  discovery: discoveryBenchmark,
  cli: cliBenchmark,
  "delta-rs": deltaRsBenchmark,
};

const [name = "", ...args] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  try {
    await benchmark(args);
  } finally {
    await stopServers();
  }
} else {
  console.error(`Usage: pnpm bench ${Object.keys(benchmarks).join("|")}`);
  process.exitCode = 2;
}
