import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { StoreName } from "./stores.ts";
import { isStoreName, storeNames } from "./stores.ts";

export interface Options {
  /** A folder of one's own; without it, the pictures of OpenMoji. Never written to. */
  readonly images: string | undefined;
  readonly work: string;
  /** Which kind of store has the metadata. */
  readonly store: StoreName;
  readonly reset: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run demo -- [options]

  --images DIR   use the pictures of a folder, with its folders as albums (default: the emojis of OpenMoji);
                 they are copied, never changed
  --work DIR     where copies, results and metadata go (default: what DEMO_WORK says, or examples/images/.demo)
  --store NAME   where the metadata is: ${storeNames.join(", ")} (default: duckdb);
                 postgres and mariadb are the database of DATABASE_URL, where the demo makes tables demo_…
  --reset        forget everything of earlier runs first
  --help         this text`;

/** Where copies, results and metadata are, unless the caller says otherwise. */
export const defaultWork = resolve(
  process.env.DEMO_WORK ?? join(dirname(dirname(fileURLToPath(import.meta.url))), ".demo"),
);

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: "string" },
      work: { type: "string" },
      store: { type: "string", default: "duckdb" },
      reset: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (!isStoreName(values.store))
    throw new Error(`There is no store ${values.store}. Choose one of ${storeNames.join(", ")} with --store.`);
  return {
    store: values.store,
    images: values.images === undefined ? undefined : resolve(values.images),
    work: values.work === undefined ? defaultWork : resolve(values.work),
    reset: values.reset,
    help: values.help,
  };
}
