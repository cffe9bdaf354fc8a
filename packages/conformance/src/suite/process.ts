import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ErrorCode, Store } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { ConfiguredStore } from "@metaxy-ts/core/adapter";

/** What another process is to do: the export `name` of a module, called with an open store and a number. */
export interface OtherTask {
  readonly url: string;
  readonly name: string;
  readonly argument: number;
}

/** What became of it. */
export type OtherOutcome = { readonly value: unknown } | { readonly code: ErrorCode; readonly message: string };

interface SuiteModule {
  readonly module: string;
  readonly namespace: string;
}

const run = promisify(execFile);

/** Starts a process that opens the store, does the task and closes; what it throws by code is an outcome, too. */
export async function runInProcess(task: OtherTask, suite: SuiteModule): Promise<OtherOutcome> {
  const script = `import(${JSON.stringify(import.meta.url)}).then((module) => module.runHere(${JSON.stringify({ task, suite })}));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { timeout: 240_000 });
  const line = stdout.split("\n").find((each) => each.startsWith(mark));
  if (line === undefined) throw new Error(`Another process said nothing of its outcome: ${stdout}`);
  return JSON.parse(line.slice(mark.length)) as OtherOutcome;
}

const mark = "metaxy-outcome ";

/** @public What the other process runs; passed as a string. */
export async function runHere({
  task,
  suite,
}: {
  readonly task: OtherTask;
  readonly suite: SuiteModule;
}): Promise<void> {
  const harness = (await import(suite.module)) as { adapter(options: { namespace: string }): StoreAdapter };
  const module = (await import(task.url)) as Record<string, (store: Store, argument: number) => Promise<unknown>>;
  const work = module[task.name];
  if (!work) throw new Error(`${task.url} has no export ${task.name}.`);
  const outcome = await attempt(async () => {
    await using store = await new ConfiguredStore(harness.adapter(suite), { autoCreate: true }).open();
    return await work(store, task.argument); // the store is closed as soon as this returns
  });
  process.stdout.write(`\n${mark}${JSON.stringify(outcome)}\n`);
}

async function attempt(work: () => Promise<unknown>): Promise<OtherOutcome> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}
