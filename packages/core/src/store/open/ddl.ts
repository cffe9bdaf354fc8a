import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import type { StoreAdapter, TableDefinition } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import { declaredColumn } from "../../feature/declared.js";
import type { AnyFeature } from "../../feature/feature.js";
import { structKey, tableName } from "../../feature/key.js";
import { newName } from "../../feature/rename.js";
import type { FeatureGraph } from "../../graph/graph.js";
import { inheritedType } from "../../plan/inherited-type.js";
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
      const table = definition(adapter.tablePrefix + tableName(key), feature, graph);
      return childless ? [table, definition(childlessTable(adapter.tablePrefix, key), childless, graph)] : [table];
    }),
  );
}

/** What is known of a table before a row is: what the schema declares, and the ID columns. */
function definition(name: string, feature: AnyFeature, graph: FeatureGraph): TableDefinition {
  const { idColumns, fields } = feature.spec;
  const typeOf = (column: string): ColumnType | null | undefined =>
    idColumns.includes(column)
      ? (idType(feature, column, graph) ?? { kind: "string" })
      : feature.columns?.get(column)?.type;
  const declared = [...(feature.columns?.keys() ?? [])];
  const columns = [...idColumns.filter((id) => !declared.includes(id)), ...declared];
  return {
    name,
    idColumns,
    columns: columns.flatMap((column): ColumnDescription[] => {
      const type = typeOf(column);
      return type ? [{ name: column, type }] : [];
    }),
    members: fields.map((field) => structKey(field.key)),
  };
}

/** The type that a write gives an ID column: that of a parent's column, as far as schemas declare one, else that of the own schema. */
function idType(feature: AnyFeature, name: string, graph: FeatureGraph): ColumnType | undefined {
  for (const dependency of feature.spec.dependencies) {
    const parent = graph.get(dependency.feature);
    const columns = new Set([...parent.spec.idColumns, ...(parent.columns?.keys() ?? [])]);
    for (const column of columns) {
      if (newName(dependency.rename, column) !== name) continue;
      const type = parent.spec.idColumns.includes(column)
        ? idType(parent, column, graph)
        : declaredColumn(parent, column)?.type;
      const inherited = type && inheritedType(feature, name, new Map([[name, type]]));
      if (inherited) return inherited;
    }
  }
  return declaredColumn(feature, name)?.type ?? undefined;
}
