import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { DatabaseCatalog, DatabaseConnection } from "../engine/database.js";
import { text } from "./literal.js";
import type { Location } from "./location.js";
import { qualified } from "./location.js";
import { columnTypeOf } from "./types.js";

/** A column of a query's result: its type, and where it comes from if it is one of a table as it stands there. */
export interface ResultField {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
  /** 0 for an expression. */
  readonly table: number;
  readonly column: number;
}

/** What a query's result has, found out without its rows. */
export type FieldsOf = (query: string) => Promise<readonly ResultField[]>;

/** What Postgres knows of the tables of a schema. */
export function postgresCatalog(location: Location, fieldsOf: FieldsOf): DatabaseCatalog {
  return {
    async tables(run) {
      const rows = await run(
        `select c.relname as name from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace where n.nspname = ${text(location.schema ?? "public")} and c.relkind in ('r', 'p') order by c.relname`,
      );
      return rows.map(({ name }) => String(name));
    },
    async describe(run, table) {
      // A domain is what it is made of.
      const rows = await run(
        `select a.attname as name, case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) else pg_catalog.format_type(a.atttypid, a.atttypmod) end as type, pg_catalog.col_description(a.attrelid, a.attnum) as comment from pg_catalog.pg_attribute as a join pg_catalog.pg_type as t on t.oid = a.atttypid where a.attrelid = pg_catalog.to_regclass(${text(qualified(location, table))}) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      );
      return rows.length === 0 ? undefined : rows.map(described);
    },
    async describeTemporary(run, query) {
      return describedFields(run, await fieldsOf(query));
    },
  };
}

async function describedFields(
  run: DatabaseConnection["run"],
  fields: readonly ResultField[],
): Promise<ColumnDescription[]> {
  if (fields.length === 0) return [];
  const values = fields.map(({ type, modifier, table, column }, place) =>
    [place, type, modifier, table, column].join(", "),
  );
  const rows = await run(
    `select f.place as place, pg_catalog.format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, f.modifier) as type, case when f.source > 0 then pg_catalog.col_description(cast(f.source as oid), f.source_column) end as comment from (values (${values.join("), (")})) as f(place, type, modifier, source, source_column) join pg_catalog.pg_type as t on t.oid = cast(f.type as oid) order by f.place`,
  );
  return rows.map((row, place) => described({ ...row, name: fields[place]?.name }));
}

function described(row: Readonly<Record<string, unknown>>): ColumnDescription {
  const { name, type, comment } = row as {
    readonly name: string;
    readonly type: string;
    readonly comment: string | null;
  };
  return { name, type: columnTypeOf(name, type, comment) };
}
