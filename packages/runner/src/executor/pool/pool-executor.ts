import { availableParallelism } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { MetaxyError } from "@metaxy-ts/core";
import { checkOptions } from "@metaxy-ts/core/adapter";
import type { Executor } from "../executor.js";
import { Pool } from "./pool.js";
import { PoolSession } from "./pool-session.js";
import type { StartWorker } from "./worker-handle.js";

/** Which pipeline workers compute, and how many they are. */
export interface PoolOptions {
  /**
   * The module that every worker loads: a URL, or a path that is relative to the working directory. Its default export, or its export `pipeline`, is
   * the pipeline that is run.
   */
  readonly module: string | URL;
  /** How many workers there are at most. If omitted, as many as the machine has cores for this process. */
  readonly size?: number;
}

/** What differs between threads and processes. */
export interface PoolKind {
  readonly name: "threads" | "processes";
  /** Gets workers ready for a module of that URL. */
  readonly prepare: (module: string, size: number) => Promise<Workers>;
}

interface Workers {
  readonly start: StartWorker;
  /** Called when all that were started have ended. */
  readonly close: () => Promise<void>;
}

/** An executor whose workers are shared by all features that are computed at that time. They end with the last one. */
export function poolExecutor({ name, prepare }: PoolKind, options: PoolOptions): Executor {
  checkOptions(options, ["module", "size"], name, "PIPELINE_INVALID");
  const { size = availableParallelism() } = options;
  if (!(Number.isSafeInteger(size) && size > 0))
    throw new MetaxyError("PIPELINE_INVALID", `${name} takes a whole number above 0 for size; got ${String(size)}.`);
  const module = urlOf(options.module, name);
  let current: Promise<{ readonly pool: Pool } & Workers> | undefined;
  let sessions = 0;
  const begin = async () => {
    const workers = await prepare(module, size);
    return { ...workers, pool: new Pool(size, workers.start) };
  };
  return {
    name,
    async open(work) {
      sessions += 1;
      current ??= begin();
      const { pool, close } = await current;
      const onClose = async (): Promise<void> => {
        sessions -= 1;
        if (sessions > 0) return;
        current = undefined;
        await pool.end();
        await close();
      };
      return new PoolSession(pool, work, { size, onClose });
    },
  };
}

function urlOf(module: unknown, name: string): string {
  if (module instanceof URL) return module.href;
  if (typeof module !== "string" || module === "")
    throw new MetaxyError(
      "PIPELINE_INVALID",
      `${name} needs module, the URL or the path of the module that exports the pipeline; got ${String(module)}.`,
    );
  if (!isAbsolute(module) && URL.canParse(module)) return module;
  return pathToFileURL(resolve(module)).href;
}
