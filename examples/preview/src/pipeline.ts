import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Feature, FeatureTypes, PendingRow, Store, WriteRow } from "@metaxy-ts/core";
import { cardOf, keywordsOf, statsOf } from "./compute.ts";
import { card, keywords, stats } from "./features.ts";

/** Computes what is new or stale. In a preview, what production has computed is done. */
export async function runPipeline(store: Store, folder: string, isPreview: boolean): Promise<void> {
  const read = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

  async function compute<Types extends FeatureTypes>(
    feature: Feature<Types>,
    of: (row: PendingRow<Types>) => Promise<WriteRow<Types>>,
  ): Promise<void> {
    const todo = await store.resolve(feature, { fallbackTarget: isPreview });
    const rows = await Promise.all((await todo.pending.rows()).map(of));
    if (rows.length > 0) await store.write(feature, rows);
    await store.delete(feature, todo.orphaned);
    console.log(`${feature.key.padEnd(15)} ${rows.length} computed`);
  }

  await compute(stats, async (row) => ({ ...row, ...statsOf(await read(row.path)) }));
  await compute(keywords, async (row) => ({ ...row, keywords: keywordsOf(await read(row.path)) }));
  await compute(card, async (row) => ({ ...row, card: cardOf(await read(row.path), row.keywords) }));
}
