import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DeltaTable } from "@metaxy-ts/delta-rs";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { median, megabytes, peakKilobytes, timed } from "./measure.ts";
import { line } from "./print.ts";
import { pythonProgram } from "./python.ts";
import { newFolder } from "./stores/folders.ts";

/** What one process has measured; memory in kilobytes. */
interface Measured {
  readonly milliseconds: number;
  /** The most that the process had before it began. */
  readonly before: number;
  readonly peak: number;
}

/** Rows, and a table of many commits. */
interface Input {
  readonly batches: string;
  readonly table: string;
  /** An own copy of the table. */
  readonly to: string;
}

const tasks = {
  append: "append of all rows",
  small: "200 small appends",
  open: "open at 500 commits",
  files: "files() of 500 files",
  compact: "compaction of 500 files",
} as const;
type Task = keyof typeof tasks;

const batchRows = 10_000;

/**
 * The binding of delta-rs alone, beside Python's `deltalake`, which is made from the same library: the same rows of six text columns, in the
 * same batches, each task in its own process, in turn.
 */
export async function deltaRsBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      task: { type: "string" },
      input: { type: "string", default: "" },
    },
  });
  if (values.task !== undefined) {
    console.log(JSON.stringify(await measure(values.task as Task, JSON.parse(values.input) as Input)));
    return;
  }
  await using folder = await newFolder();
  const batches = join(folder.path, "batches");
  makeBatches(batches, Number(values.rows));
  const table = join(folder.path, "many-commits");
  await makeTable(table, batches);
  const [interpreter, program] = pythonProgram("delta_rs.py");
  console.log(line(["", ""], ["ours (ms)", "Python (ms)", "ratio", "peak (MB)", "Python (MB)"]));
  for (const [task, name] of Object.entries(tasks)) {
    const ours: Measured[] = [];
    const python: Measured[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [results, command] of [
        [ours, [process.execPath, process.argv[1] as string, "delta-rs", "--task", task, "--input"]],
        [python, [interpreter, program, task]],
      ] as const) {
        await using place = await newFolder();
        const to = join(place.path, "table");
        if (task === "compact") cpSync(table, to, { recursive: true });
        results.push(run(command, { batches, table, to }));
      }
    }
    const times = [ours, python].map((results) => median(results.map(({ milliseconds }) => milliseconds)));
    const [our = Number.NaN, theirs = Number.NaN] = times;
    const peaks = [ours, python].map((results) => megabytes(median(results.map(({ peak }) => peak))));
    console.log(line([name.padEnd(24)], [our.toFixed(1), theirs.toFixed(1), (our / theirs).toFixed(2), ...peaks]));
  }
}

function run([program, ...args]: readonly string[], input: Input): Measured {
  const printed = execFileSync(program as string, [...args, JSON.stringify(input)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(printed) as Measured;
}

async function measure(task: Task, { batches, table, to }: Input): Promise<Measured> {
  const [first = new Uint8Array()] = streams(batches);
  const opened = task === "files" ? await DeltaTable.open(table) : undefined;
  const few = rowsOf(0, 10);
  const work: Record<Task, () => Promise<unknown>> = {
    append: async () => (await DeltaTable.create(to, first)).append(streams(batches)),
    async small() {
      const made = await DeltaTable.create(to, first);
      for (let commit = 0; commit < 200; commit++) await made.append(few);
    },
    open: () => DeltaTable.open(table),
    files: async () => opened?.files(),
    compact: async () => (await DeltaTable.open(to)).compact(),
  };
  const before = peakKilobytes();
  const { milliseconds } = await timed(work[task]);
  return { milliseconds, before, peak: peakKilobytes() };
}

/** One Arrow IPC stream after the other, without retaining any. */
function* streams(folder: string): Generator<Uint8Array> {
  for (const name of readdirSync(folder).sort()) yield readFileSync(join(folder, name));
}

function makeBatches(folder: string, rows: number): void {
  mkdirSync(folder);
  for (let start = 0; start < rows; start += batchRows) {
    const name = `${String(start).padStart(12, "0")}.arrows`;
    writeFileSync(join(folder, name), rowsOf(start, Math.min(batchRows, rows - start)));
  }
}

function rowsOf(start: number, count: number): Uint8Array {
  const texts = (make: (row: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => make(start + index));
  const columns = {
    id: texts((row) => `sample_${row}`),
    path: texts((row) => `s3://bucket/videos/${(row * 2654435761) % 4294967296}.mp4`),
    caption: texts((row) => `A caption of ${row}, which is some words longer than an identifier`),
    label: texts((row) => `label_${row % 100}`),
    audio: texts((row) => ((row * 2246822519) % 4294967296).toString(16).padStart(16, "0")),
    frames: texts((row) => ((row * 3266489917) % 4294967296).toString(16).padStart(16, "0")),
  };
  return tableToIPC(tableFromArrays(columns), "stream");
}

async function makeTable(uri: string, batches: string): Promise<void> {
  const [schema = new Uint8Array()] = streams(batches);
  const table = await DeltaTable.create(uri, schema);
  for (let commit = 0; commit < 500; commit++) await table.append(rowsOf(commit * 10, 10));
}
