import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { jsonLinesAdapter } from "../src/index.js";

const folderOf = (namespace: string) => join(tmpdir(), "metaxy-store-jsonl", namespace);

describeStoreConformance({
  adapter: ({ namespace }) => jsonLinesAdapter({ folder: folderOf(namespace) }),
  // Another way to the rows: it knows nothing but how the files look.
  readRaw: async ({ namespace, table }) => {
    const names = (await readdir(folderOf(namespace))).filter((name) => name.startsWith(`${table}.`));
    const texts = await Promise.all(names.map((name) => readFile(join(folderOf(namespace), name), "utf8")));
    return texts.flatMap((text) => text.trimEnd().split("\n").slice(1)).map((line) => JSON.parse(line));
  },
  exists: async ({ namespace }) => existsSync(folderOf(namespace)),
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./other-process.js", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
