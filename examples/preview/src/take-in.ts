import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { raw } from "./features.ts";

/** Writes a row for each file of `texts` that is new or has changed. */
export async function takeIn(store: Store, folder: string): Promise<void> {
  const rows = [];
  for (const file of (await readdir(join(folder, "texts"))).sort()) {
    const path = `texts/${file}`;
    const text = await readFile(join(folder, path), "utf8");
    const sha256 = createHash("sha256").update(text).digest("hex");
    rows.push({ text_id: file.replace(/\.txt$/, ""), path, sha256 });
  }
  const found = await store.resolve(raw, { samples: rows });
  const { rows: written } = await store.write(raw, found.pending);
  console.log(`${raw.key.padEnd(15)} ${written} taken in`);
}
