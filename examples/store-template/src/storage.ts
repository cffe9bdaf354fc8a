import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnDescription, OpenTableStorage, TableStorage } from "@metaxy-ts/core/adapter";
import { errorCodes, MetaxyError } from "@metaxy-ts/core/adapter";
import { mergeColumns, readBatches, readColumns, syncFolder, writePart } from "./part.js";

/** Tables in a folder, each of them a number of files, its parts. An append adds a part. */
export function jsonLinesStorage(folder: string): TableStorage {
  return {
    name: "jsonl",
    display: `jsonl(${folder})`,
    supports: { "write.parallelProcesses": "native" }, // an append is its own file, with its own name
    async open(mode) {
      await (mode === "write" ? mkdir(folder, { recursive: true }) : readdir(folder)); // a wrong path is not an empty store
      return openFolder(folder);
    },
    mapError(error) {
      const { code, name, message } = error as NodeJS.ErrnoException;
      const known = codes[(code ?? name) as keyof typeof codes];
      return known && new MetaxyError(known, `${folder}: ${message}. ${errorCodes[known].remedy}`, { cause: error });
    },
  };
}

/** What errors of the file system and of `JSON.parse` mean here. All others are STORE_FAILED. */
const codes = { ENOENT: "STORE_NOT_FOUND", EEXIST: "STORE_LOCKED", SyntaxError: "STORE_CORRUPT" } as const;

/** A table, a timestamp, and a unique name. All other files in the folder are ignored. */
const partName = /^([a-z0-9_]+)\.[\w-]+\.jsonl$/;

function openFolder(folder: string): OpenTableStorage {
  /** By path. A part that is rewritten may get more columns, but only of those that other parts have. */
  const columns = new Map<string, readonly ColumnDescription[]>();

  async function partsOf(table: string): Promise<string[]> {
    const names = (await readdir(folder)).filter((name) => partName.exec(name)?.[1] === table);
    return names.sort().map((name) => join(folder, name));
  }

  return {
    list: async () => [...new Set((await readdir(folder)).flatMap((name) => partName.exec(name)?.[1] ?? []))],

    async read(table) {
      const parts = await partsOf(table);
      if (parts.length === 0) return undefined;
      for (const part of parts) if (!columns.has(part)) columns.set(part, await readColumns(part));
      const files = await Promise.all(parts.map((part) => stat(part, { bigint: true }))); // rewritten, it is another file
      return {
        kind: "arrow",
        columns: mergeColumns(parts.flatMap((part) => columns.get(part) ?? [])),
        version: files.map(({ ino, size, mtimeNs }, index) => [parts[index], ino, size, mtimeNs].join(" ")).join("\n"),
        async *batches(names) {
          for (const part of parts) yield* readBatches(part, names);
        },
      };
    },

    append: (table, rows) => writePart(join(folder, `${table}.${Date.now()}-${randomUUID()}.jsonl`), rows),

    async delete(table, erase) {
      const lock = join(folder, `.${table}.lock`); // two that rewrite one part would undo each other's work
      await writeFile(lock, "", { flag: "wx" });
      try {
        let total = 0;
        for (const part of await partsOf(table)) {
          const batches = (names: readonly string[]) => readBatches(part, names);
          const erased = await erase({ kind: "arrow", columns: await readColumns(part), batches });
          if (erased) await writePart(part, erased.remaining);
          total += erased?.removed.length ?? 0;
        }
        return total;
      } finally {
        await rm(lock);
      }
    },

    /** Oldest first: a drop that breaks off must not restore rows that later ones replaced. */
    async drop(table) {
      for (const part of await partsOf(table)) await rm(part, { force: true });
      await syncFolder(folder);
    },

    async close() {}, // nothing stays open between two calls
  };
}
