import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorText } from "@metaxy-ts/core/adapter";
import { withDependencies } from "../discovery/installed.js";
import type { Manifest } from "../files/manifest.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { nameOf } from "./packages.js";

/** How a package with a native part is made to load it: by the import alone, or by a call. */
const natives = new Map<string, (exports: Readonly<Record<string, unknown>>) => Promise<void>>([
  ["@duckdb/node-api", async () => undefined],
  ["@lancedb/lancedb", async () => undefined],
  ["@metaxy-ts/delta-rs", async ({ findTables }) => callDelta(findTables as (uri: string) => Promise<unknown>)],
]);

async function callDelta(findTables: (uri: string) => Promise<unknown>): Promise<void> {
  try {
    await findTables(join(tmpdir(), "metaxy-no-such-folder"));
  } catch (error) {
    if (isNativeMissing(error)) throw error; // anything else comes from the native part
  }
}

function isNativeMissing(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === "NATIVE_MISSING";
}

/**
 * Whether the native parts that the installed adapters need can be loaded on this machine. It is no error that one cannot, as maybe no store needs
 * it: a store that does fails where it is opened.
 */
export async function* checkNatives(adapters: readonly Manifest[]): AsyncGenerator<Finding> {
  const here = about("native");
  const seen = new Set<string>();
  for (const manifest of adapters.flatMap((adapter) => withDependencies([adapter], []))) {
    const name = nameOf(manifest);
    const load = natives.get(name);
    if (!load || seen.has(manifest.folder)) continue;
    seen.add(manifest.folder);
    try {
      const { resolve } = createRequire(join(manifest.folder, "package.json"));
      const entry = resolve(manifest.content.exports === undefined ? manifest.folder : name);
      await load((await import(pathToFileURL(entry).href)) as Record<string, unknown>);
      yield here.ok(`${name} ${manifest.content.version ?? ""} loads`);
    } catch (error) {
      yield here.warning(
        `${name} cannot be loaded, and no store that needs it can be opened: ${errorText(error)}`,
        isNativeMissing(error) // which says what to do
          ? null
          : "Install the dependencies again on this machine, with optional ones: a folder node_modules of another system or processor does not work.",
      );
    }
  }
}
