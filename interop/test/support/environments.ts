import { fileURLToPath } from "node:url";
import { printedBy } from "@metaxy-ts/testing";
import type { TestProject } from "vitest/node";

/** The path of an interpreter that has Metaxy, or why this machine has none. */
export type Environment = { readonly python: string } | { readonly missing: string };

declare module "vitest" {
  interface ProvidedContext {
    /** Metaxy as it is installed by default. */
    metaxy: Environment;
    /** Metaxy with what it needs to store by-field columns as maps. */
    metaxyWithMaps: Environment;
  }
}

/** Makes the environments once, before the test files run at the same time. */
export function setup({ provide }: TestProject): void {
  provide("metaxy", environment("requirements.txt"));
  provide("metaxyWithMaps", environment("requirements-map.txt"));
}

function environment(requirements: string): Environment {
  const path = fileURLToPath(new URL(`../../python/${requirements}`, import.meta.url));
  try {
    return { python: printedBy("python.mjs", "-r", path) };
  } catch (error) {
    return { missing: `needs Python 3.10 or newer with Metaxy: ${error instanceof Error ? error.message : error}` };
  }
}
