import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** What a commit of a Delta log says, one member each: `add`, `remove`, `metaData`, `protocol`. */
export type Action = Readonly<Record<string, Record<string, unknown>>>;

/** What is committed from then on has a later time than now: that of a file, which is some milliseconds behind the clock. */
export async function afterNow(): Promise<void> {
  await setTimeout(20);
}

/** Another tool commits these actions to the table in a folder. */
export async function commit(table: string, ...actions: readonly Action[]): Promise<void> {
  const log = join(table, "_delta_log");
  const text = actions.map((action) => `${JSON.stringify(action)}\n`).join("");
  await writeFile(join(log, `${String((await commits(log)).length).padStart(20, "0")}.json`), text);
}

/** All actions of one kind, the oldest first. */
export async function actionsOf(table: string, kind: string): Promise<Record<string, unknown>[]> {
  const log = join(table, "_delta_log");
  const found: Record<string, unknown>[] = [];
  for (const name of await commits(log))
    for (const line of (await readFile(join(log, name), "utf8")).trimEnd().split("\n")) {
      const action = (JSON.parse(line) as Action)[kind];
      if (action) found.push(action);
    }
  return found;
}

async function commits(log: string): Promise<string[]> {
  return (await readdir(log)).filter((name) => name.endsWith(".json")).sort();
}
