import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, megabytes } from "./measure.ts";
import { line } from "./print.ts";
import { folderStoreName, newFolder } from "./stores/folders.ts";
import { isSqlStore } from "./stores/sql-stores.ts";
import { writeBare } from "./write-bare.ts";
import type { Written } from "./write-ours.ts";
import { makeRows, writeOurs } from "./write-ours.ts";
import { newPlaces, writersOf } from "./writers.ts";

/**
 * A write of many rows from Arrow, with all its checks and versions, beside the fastest way to put the finished table there (Python's writer of a
 * format, or a database's own load), and beside Python's Metaxy, which is given the same rows. Each in its own process, in turn, to a
 * place where there is nothing.
 */
export async function writeBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      store: { type: "string", default: "duckdb" },
      rows: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      metaxy: { type: "boolean", default: true },
      measured: { type: "string" },
      bare: { type: "string" },
      to: { type: "string", default: "" },
    },
  });
  const store = isSqlStore(values.store) ? values.store : folderStoreName(values.store);
  if (values.measured !== undefined) {
    console.log(JSON.stringify(await writeOurs(store, values.measured, values.to)));
    return;
  }
  if (values.bare !== undefined && isSqlStore(store)) {
    console.log(JSON.stringify(await writeBare(store, values.to, values.bare)));
    return;
  }
  await using folder = await newFolder();
  const rows = join(folder.path, "rows.arrow");
  await makeRows(rows, Number(values.rows));
  const writers = writersOf(store, rows, values.metaxy);
  const results = new Map<string, Written[]>(writers.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    await using places = await newPlaces(store);
    for (const { name, write } of writers) results.get(name)?.push(write(places));
  }
  console.log(
    `${values.rows} rows written to ${store}${isSqlStore(store) ? "; CPU and memory without the server's" : ""}:`,
  );
  console.log(line(["", ""], ["time (ms)", "to ours", "CPU (ms)", "input (MB)", "peak (MB)"]));
  const of = (name: string, which: keyof Written): number =>
    median((results.get(name) ?? []).map((written) => written[which]));
  for (const { name } of writers) {
    const ratio = of(name, "milliseconds") / of("ours", "milliseconds");
    const times = [of(name, "milliseconds").toFixed(0), ratio.toFixed(2), of(name, "cpu").toFixed(0)];
    console.log(line([name, ""], [...times, megabytes(of(name, "inputMemory")), megabytes(of(name, "peakMemory"))]));
  }
}
