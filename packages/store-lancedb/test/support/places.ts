import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@lancedb/lancedb";

export const folderOf = (namespace: string): string => join(tmpdir(), "metaxy-store-lancedb", namespace);

/** A table's rows as LanceDB's client gives them, without the store. */
export async function readRaw({ namespace, table }: { readonly namespace: string; readonly table: string }) {
  const opened = await (await connect(folderOf(namespace))).openTable(table);
  return (await opened.query().toArray()).map((row) => row.toJSON() as Record<string, unknown>);
}
