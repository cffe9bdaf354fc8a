import { MetaxyError } from "../errors/error.js";
import type { AnyFeature } from "../feature/feature.js";
import { structKey, tableName } from "../feature/key.js";
import type { FeatureGraph } from "../graph/graph.js";
import type { ColumnDescription } from "../plan/column-type.js";
import type { StoreAdapter, TableDefinition } from "./contract.js";

/** The statements that create every table of a graph's features, and the library's own. */
export function ddl(adapter: StoreAdapter, graph: FeatureGraph): readonly string[] {
  if (!adapter.ddl)
    throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${adapter.display} has no SQL to create tables with.`);
  const own = [...graph.features.values()].filter((feature) => !feature.external);
  return adapter.ddl(own.map((feature) => definition(adapter.tablePrefix, feature)));
}

/** What is known of a feature's table before a row is: without a schema its ID columns, as texts. */
function definition(prefix: string, feature: AnyFeature): TableDefinition {
  const { key, idColumns, fields } = feature.spec;
  const declared = [...(feature.columns ?? [])].flatMap(([name, { type }]) => (type ? [{ name, type }] : []));
  const ids = idColumns
    .filter((name) => !declared.some((column) => column.name === name))
    .map((name): ColumnDescription => ({ name, type: { kind: "string" } }));
  return {
    name: prefix + tableName(key),
    idColumns,
    columns: [...ids, ...declared],
    members: fields.map((field) => structKey(field.key)),
  };
}
