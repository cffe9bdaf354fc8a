import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export interface Options {
  /** A folder of one's own; without it, the pictures of OpenMoji. Never written to. */
  readonly images: string | undefined;
  readonly work: string;
  readonly reset: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run demo -- [options]

  --images DIR   use the pictures of a folder, with its folders as albums (default: the emojis of OpenMoji);
                 they are copied, never changed
  --work DIR     where copies, results and metadata go (default: examples/images/.demo)
  --reset        forget everything of earlier runs first
  --help         this text`;

const exampleFolder = dirname(dirname(fileURLToPath(import.meta.url)));

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: "string" },
      work: { type: "string" },
      reset: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    images: values.images === undefined ? undefined : resolve(values.images),
    work: values.work === undefined ? join(exampleFolder, ".demo") : resolve(values.work),
    reset: values.reset,
    help: values.help,
  };
}
