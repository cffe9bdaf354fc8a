import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, megabytes } from "./measure.ts";
import { line } from "./print.ts";
import { pythonProgram } from "./python.ts";
import type { FolderStoreName } from "./stores/folders.ts";
import { folderStoreName, newFolder } from "./stores/folders.ts";
import type { Written } from "./write-ours.ts";
import { makeRows, writeOurs } from "./write-ours.ts";

/** How tables of a store are called in Python. */
const formats: Readonly<Record<FolderStoreName, "delta" | "lancedb" | "duckdb" | undefined>> = {
  duckdb: "duckdb",
  ducklake: undefined,
  delta: "delta",
  lancedb: "lancedb",
  "lancedb-arrow": "lancedb",
};

interface Writer {
  readonly name: string;
  write(folder: string): Written;
}

/**
 * A write of many rows from Arrow, with all its checks and versions, beside Python's writer of the format, which writes the finished table, and
 * beside Python's Metaxy, which is given the same rows. Each in its own process, in turn, to a place where there is nothing.
 */
export async function writeBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      store: { type: "string", default: "duckdb" },
      rows: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      measured: { type: "string" },
      to: { type: "string", default: "" },
    },
  });
  const store = folderStoreName(values.store);
  if (values.measured !== undefined) {
    console.log(JSON.stringify(await writeOurs(store, values.measured, values.to)));
    return;
  }
  await using folder = await newFolder();
  const rows = join(folder.path, "rows.arrow");
  await makeRows(rows, Number(values.rows));
  const writers = writersOf(store, rows);
  const results = new Map<string, Written[]>(writers.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    await using place = await newFolder();
    for (const { name, write } of writers) results.get(name)?.push(write(place.path));
  }
  console.log(`${values.rows} rows written to ${store}:`);
  console.log(line(["", ""], ["time (ms)", "to ours", "CPU (ms)", "input (MB)", "peak (MB)"]));
  const of = (name: string, which: keyof Written): number =>
    median((results.get(name) ?? []).map((written) => written[which]));
  for (const { name } of writers) {
    const ratio = of(name, "milliseconds") / of("ours", "milliseconds");
    const times = [of(name, "milliseconds").toFixed(0), ratio.toFixed(2), of(name, "cpu").toFixed(0)];
    console.log(line([name, ""], [...times, megabytes(of(name, "inputMemory")), megabytes(of(name, "peakMemory"))]));
  }
}

/** Ours first: the others write what it has made. */
function writersOf(store: FolderStoreName, rows: string): Writer[] {
  const here = [process.argv[1] as string, "write", "--store", store, "--measured", rows, "--to"];
  const ours: Writer = { name: "ours", write: (folder) => run(process.execPath, [...here, join(folder, "ours")]) };
  const format = formats[store];
  if (!format) return [ours];
  const [interpreter, program] = pythonProgram("write.py");
  const python = (who: string, name: string): Writer => ({
    name,
    write: (folder) => run(interpreter, [program, who, format, rows, join(folder, "ours"), join(folder, who)]),
  });
  return [ours, python("library", `Python's ${format}`), python("metaxy", "Python's Metaxy")];
}

function run(program: string, args: readonly string[]): Written {
  return JSON.parse(execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })) as Written;
}
