import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { connect } from "@tursodatabase/database";
import { tursoAdapter } from "../src/turso.js";
import { describeStorage } from "./support/storage-suite.js";

const pathOf = (namespace: string): string => join(tmpdir(), `${namespace}.turso`);

describeStorage(
  {
    adapter: ({ namespace }) => tursoAdapter({ path: pathOf(namespace), threads: 1 }),
    readRaw: async ({ namespace, table }) => {
      const database = await connect(pathOf(namespace), { readonly: true });
      try {
        const statement = database.prepare(`select * from "${table}"`);
        const rows = await (await statement).safeIntegers(true).all();
        return rows as Record<string, unknown>[];
      } finally {
        await database.close();
      }
    },
    exists: async ({ namespace }) => existsSync(pathOf(namespace)),
    damage: { corrupt: ({ namespace }) => writeFile(pathOf(namespace), "This is no database. ".repeat(1000)) },
    remove: async ({ namespace }) => {
      for (const end of ["", "-wal", "-shm"]) await rm(pathOf(namespace) + end, { force: true });
    },
    expectedFailures: {
      "capabilities/transaction-refused": "Tables have names of any length: no part of a write fails after another.",
    },
    module: new URL("./support/other-turso.mjs", import.meta.url),
    properties: { runs: 4 },
    onReport: reportFile(new URL("../conformance-turso.json", import.meta.url)),
  },
  {
    "parallel/other-types": "Of two first writes at the same time, both may be stored.",
  },
);
