import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";

/** A plausible bug in the code of a store, written as a change of the memory store's own. */
export interface Mutant extends Edit {
  /** The bug in a sentence. */
  readonly name: string;
  /** Changes that the bug takes as well. */
  readonly also?: readonly Edit[];
  /** Cases that have to fail for it; `topic/*` is all of a topic. */
  readonly caughtBy: readonly string[];
}

export interface Edit {
  /** In the compiled code of core. */
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly replace: string;
}

export type MakeAdapter = (options: { readonly name: string }) => StoreAdapter;

const core = fileURLToPath(new URL("../../../core/", import.meta.url));
// In node_modules no tool takes the copies for sources, and what core depends on is found from there.
const folder = join(core, "node_modules", ".mutants", randomUUID());

/** The memory store with a bug: a copy of core, changed, and imported as it is. */
export async function loadMutant({ name, file, find, replace, also = [] }: Mutant): Promise<MakeAdapter> {
  const copy = join(folder, randomUUID());
  await mkdir(copy, { recursive: true });
  await writeFile(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  await cp(join(core, "dist"), join(copy, "dist"), {
    recursive: true,
    filter: (path) => !path.endsWith(".map") && !path.endsWith(".d.ts"),
  });
  for (const edit of [{ file, find, replace }, ...also]) await change(join(copy, "dist", edit.file), edit, name);
  const url = pathToFileURL(join(copy, "dist", "memory", "adapter.js")).href;
  const { memoryAdapter } = (await import(/* @vite-ignore */ url)) as { memoryAdapter: MakeAdapter };
  return memoryAdapter;
}

/** Removes the copies. */
export async function removeMutants(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function change(path: string, { file, find, replace }: Edit, name: string): Promise<void> {
  const code = await readFile(path, "utf8");
  const times = code.split(find).length - 1;
  if (times !== 1)
    throw new Error(
      `The mutant "${name}" changes something that stands ${times} times in packages/core/dist/${file}, not once: ${find}`,
    );
  await writeFile(
    path,
    code.replace(find, () => replace),
  );
}
