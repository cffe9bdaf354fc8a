import type { Store } from "@metaxy-ts/core";
import { isDate, isMetaxyError } from "@metaxy-ts/core/adapter";

/**
 * When the newest sample of a feature was written, as the store says. Undefined in a store without SQL, and if the rows are those of a fallback store.
 */
export async function newestOf(store: Store, feature: string): Promise<Date | undefined> {
  try {
    const current = await store.read(feature, { columns: ["metaxy_updated_at"], fallback: false });
    const sql = `select max(metaxy_updated_at) as newest from (${current.sql}) as stored`;
    const [row] = await (await store.query<{ newest: unknown }>(sql)).rows();
    return isDate(row?.newest) ? row.newest : undefined;
  } catch (error) {
    if (isMetaxyError(error) && ["CAPABILITY_UNSUPPORTED", "FEATURE_NOT_FOUND"].includes(error.code)) return undefined;
    throw error;
  }
}
