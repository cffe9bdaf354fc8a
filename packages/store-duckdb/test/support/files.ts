import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { beforeAll } from "vitest";
import type { DuckDBStoreOptions } from "../../src/index.js";
import { duckdb } from "../../src/index.js";

/** Paths in a folder that lives as long as the tests of a file. */
export function useFolder(): (name: string) => string {
  let folder = "";
  beforeAll(async () => {
    folder = await newFolder();
  });
  return (name) => join(folder, name);
}

/** A store in a file, filled and closed, ready to be opened by others. */
export async function filledStore(options: DuckDBStoreOptions, fill: (store: Store) => Promise<unknown>) {
  const configured = duckdb({ threads: 1, ...options });
  await using store = await configured.open();
  await fill(store);
  return configured;
}
