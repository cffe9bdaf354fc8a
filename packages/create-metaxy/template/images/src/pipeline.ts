import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@metaxy-ts/core";
import { image, keywords, palette } from "./features.ts";
import { colorsOf, findImages, wordsOf } from "./images.ts";

/** How many samples of a feature were new, stale and orphaned. */
export interface Update {
  readonly feature: string;
  readonly new: number;
  readonly stale: number;
  readonly orphaned: number;
}

/** Brings all features up to date with a folder of images. Computes only what is new or has changed. */
export async function update(store: Store, folder: string): Promise<Update[]> {
  const updates: Update[] = [];

  const files = await store.resolve(image, { samples: await findImages(folder) });
  updates.push({ feature: image.key, ...(await files.counts()) });
  await store.write(image, files.pending);
  await store.delete(image, files.orphaned);

  const palettes = await store.resolve(palette);
  updates.push({ feature: palette.key, ...(await palettes.counts()) });
  for await (const batch of palettes.pending.batches(100)) {
    const rows = batch.map(async (row) => ({
      ...row,
      colors: colorsOf(await readFile(join(folder, row.file), "utf8")),
    }));
    await store.write(palette, await Promise.all(rows));
  }
  await store.delete(palette, palettes.orphaned);

  const words = await store.resolve(keywords);
  updates.push({ feature: keywords.key, ...(await words.counts()) });
  for await (const batch of words.pending.batches(100))
    await store.write(
      keywords,
      batch.map((row) => ({ ...row, words: wordsOf(row.caption) })),
    );
  await store.delete(keywords, words.orphaned);

  return updates;
}
