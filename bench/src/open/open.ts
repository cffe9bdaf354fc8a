import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "../measure.ts";
import { line } from "../print.ts";
import { places } from "./places.ts";

/*
 * What a program costs that opens a store, counts rows and ends: import, open and count, beside an empty program, and beside DuckDB's driver
 * with the same query on the same file.
 */

const folderOf = import.meta.dirname;

interface Run {
  readonly cpu: number;
  readonly wall: number;
  readonly modules: number;
}

/** Prints medians. The programs take turns, so that what else the machine does meets all of them. */
export function openBenchmark(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: { runs: { type: "string", default: "7" }, store: { type: "string" } },
  });
  const kinds = ["node", "driver", ...(values.store ? [values.store] : Object.keys(places))];
  const folder = mkdtempSync(join(tmpdir(), "metaxy-open-"));
  try {
    for (const kind of new Set(["duckdb", ...kinds])) if (Object.hasOwn(places, kind)) run(kind, folder, [], "fill");
    const runs = Array.from({ length: Number(values.runs) }, () => kinds.map((kind) => run(kind, folder)));
    console.log(line(["program"], ["CPU, ms", "wall, ms", "modules"]));
    for (const [index, kind] of kinds.entries()) {
      const own = runs.map((turn) => turn[index] as Run);
      const counted = run(kind, folder, ["--import", join(folderOf, "count-modules.js")]);
      const times = [median(own.map(({ cpu }) => cpu)), median(own.map(({ wall }) => wall))];
      console.log(line([kind], [...times.map((time) => time.toFixed(0)), String(counted.modules)]));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(kind: string, folder: string, options: readonly string[] = [], ...more: string[]): Run {
  const start = performance.now();
  const program = [...options, join(folderOf, "program.js"), kind, folder, ...more];
  const output = execFileSync(process.execPath, program, { encoding: "utf8" });
  return { ...JSON.parse(output), wall: performance.now() - start };
}
