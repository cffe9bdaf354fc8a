import { byFieldColumns } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import type { AnyFeature } from "../../feature/feature.js";
import { structKey } from "../../feature/key.js";
import type { StoreContext } from "../context.js";
import { everyRow } from "../locate.js";

/** How many rows are looked at together. */
const batchSize = 10_000;

/**
 * The members that maps by field have in some row, those of the feature's fields first: a struct needs all of them, also those of earlier versions
 * of the feature. Undefined where the columns are no maps.
 */
export async function mapMembers(
  { connection }: StoreContext,
  { spec }: AnyFeature,
  source: Staged["source"],
): Promise<readonly string[] | undefined> {
  const columns = source.columns.filter(
    ({ name, type }) => type.kind === "map" && byFieldColumns.some((column) => column === name),
  );
  if (columns.length === 0) return undefined;
  const fields = spec.fields.map(({ key }) => structKey(key));
  const members = new Set<string>();
  for await (const rows of connection.read(everyRow(source, columns)).batches(batchSize))
    for (const row of rows)
      for (const versions of Object.values(row)) for (const member of Object.keys(versions ?? {})) members.add(member);
  return [...new Set([...fields, ...[...members].sort()])];
}
