import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { own, stringMap, systemColumnKind } from "@metaxy-ts/core/adapter";
import type { DatabaseCatalog } from "../engine/database.js";
import { describeTemporary } from "./compiled.js";

type SingleKind = "string" | "integer" | "float" | "boolean" | "date" | "timestamp" | "binary";

/** How a vendor's catalog is asked. */
export interface CatalogQueries {
  /** A query of the column `name`: the tables. */
  readonly tables: string;
  /** A query of the columns `name`, `type` and `comment`: the columns of a table, in order. */
  columns(table: string): string;
  /** The kinds of the vendor's types, in lower case. */
  readonly kinds: Readonly<Record<string, SingleKind>>;
}

/** A catalog whose columns with nested values have their types in their comments. */
export function commentedCatalog({ tables, columns, kinds }: CatalogQueries): DatabaseCatalog {
  const typeOf = (name: string, type: string, comment: string): ColumnType => {
    if (comment.startsWith("metaxy: ")) return JSON.parse(comment.slice("metaxy: ".length)) as ColumnType;
    if (systemColumnKind(name) === "byField") return stringMap;
    const kind = own(kinds, type.toLowerCase());
    return kind ? { kind } : { kind: "other", name: type };
  };
  return {
    async tables(run) {
      return (await run(tables)).map(({ name }) => String(name));
    },
    async describe(run, table) {
      const rows = await run(columns(table));
      if (rows.length === 0) return undefined;
      return rows.map(
        ({ name, type, comment }): ColumnDescription => ({
          name: String(name),
          type: typeOf(String(name), String(type), String(comment ?? "")),
        }),
      );
    },
    describeTemporary,
  };
}
