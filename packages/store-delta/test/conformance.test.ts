import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { deltaAdapter } from "../src/index.js";
import { rawRows } from "./support/raw-rows.js";

const folderOf = (namespace: string): string => join(tmpdir(), "metaxy-store-delta", namespace);

describeStoreConformance({
  adapter: ({ namespace }) => deltaAdapter({ path: folderOf(namespace), threads: 1 }),
  readRaw: ({ namespace, table }) => rawRows(folderOf(namespace), table),
  exists: async ({ namespace }) => existsSync(folderOf(namespace)),
  damage: {
    /** The logs of all tables are no logs. */
    async corrupt({ namespace }) {
      for (const found of await readdir(folderOf(namespace), { recursive: true, withFileTypes: true }))
        if (found.name.endsWith(".json")) await writeFile(join(found.parentPath, found.name), "No log.");
    },
  },
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./support/other-process.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
