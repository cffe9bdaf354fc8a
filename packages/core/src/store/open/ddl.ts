import type { ColumnDescription } from "../../column/column-type.js";
import type { StoreAdapter, TableDefinition } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import { structKey, tableName } from "../../feature/key.js";
import type { FeatureGraph } from "../../graph/graph.js";
import { childlessParents, childlessTable } from "../childless.js";

/** The statements that create every table of a graph's features, and the library's own. */
export function ddl(adapter: StoreAdapter, graph: FeatureGraph): readonly string[] {
  if (!adapter.ddl)
    throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${adapter.display} has no SQL to create tables with.`);
  const own = [...graph.features.values()].filter((feature) => !feature.external);
  return adapter.ddl(
    own.flatMap((feature) => {
      const { key } = feature;
      const childless = childlessParents(feature, graph);
      const table = definition(adapter.tablePrefix + tableName(key), feature);
      return childless ? [table, definition(childlessTable(adapter.tablePrefix, key), childless)] : [table];
    }),
  );
}

/** What is known of a table before a row is: without a schema its ID columns, as strings. */
function definition(name: string, { spec: { idColumns, fields }, columns }: AnyFeature): TableDefinition {
  const declared = [...(columns ?? [])].flatMap(([column, { type }]) => (type ? [{ name: column, type }] : []));
  const ids = idColumns
    .filter((id) => !declared.some((column) => column.name === id))
    .map((id): ColumnDescription => ({ name: id, type: { kind: "string" } }));
  return {
    name,
    idColumns,
    columns: [...ids, ...declared],
    members: fields.map((field) => structKey(field.key)),
  };
}
