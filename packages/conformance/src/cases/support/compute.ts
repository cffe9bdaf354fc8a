import type { Store } from "@metaxy-ts/core";
import { crop } from "./features.js";

/** Computes and writes every pending crop, with columns that follow from its ID. Returns how many there were. */
export async function computeCrops(store: Store, columns: (id: string) => object = () => ({})): Promise<number> {
  await using increment = await store.resolve(crop);
  const rows = await increment.pending.rows();
  await store.write(
    crop,
    rows.map((row) => ({ ...row, ...columns(String(row.video_id)) })),
  );
  return rows.length;
}
