import type { ColumnDescription, ColumnType, HashSettings, ValuePlan, WritePlan } from "@metaxy-ts/core/adapter";
import { rowColumns, sameType, systemColumnKind, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { castTo } from "./cast.js";
import type { CompileContext } from "./context.js";
import type { Member } from "./members.js";
import { byFieldOf } from "./members.js";
import { memberColumn } from "./names.js";
import type { Output, Rows } from "./rows.js";
import { isMissing, missing, Scope, select, string, tableName, together } from "./rows.js";
import { compileVersions, versionSources } from "./versions.js";

/** Appends rows to a table that has their columns. */
export function compileAppend(
  { flavor }: CompileContext,
  table: string,
  { columns, query }: Rows,
): RawBuilder<unknown> {
  const names = sql.join(columns.map(({ name }) => sql.id(name)));
  return sql`insert into ${tableName(flavor, table)} (${names}) ${query}`;
}

/** The rows of a write, each with every system column, as a table with the given columns takes them. */
export function appendedRows(
  context: CompileContext,
  plan: WritePlan,
  hash: HashSettings,
  table: readonly ColumnDescription[],
): Rows {
  const user = plan.userColumns.map(({ name }) => name);
  const source = context.rows(plan.source);
  const needed = [
    ...user,
    ...rowColumns(plan).flatMap(([, value]) => ("column" in value ? [value.column] : [])),
    ...providedMaps(context, plan, source),
  ];
  const versioned = compileVersions(
    context,
    plan.versions,
    hash,
    narrowed(source, [...needed, ...versionSources(plan.versions)]),
    needed,
  );
  const rows = new Scope("metaxy_written", versioned.rows);
  const dataKind = versioned.ownDataVersions ? "version" : "provenance";
  const dataVersion = versioned.ownDataVersions ? systemColumns.dataVersion : systemColumns.provenance;
  const columns = [
    ...rows.pick(user).map((column) => stored(context, column, table)),
    byField(context, plan, table, rows, systemColumns.provenanceByField, "provenance"),
    rows.column(systemColumns.provenance),
    byField(context, plan, table, rows, systemColumns.dataVersionByField, dataKind),
    { ...rows.column(dataVersion), name: systemColumns.dataVersion },
    ...rowColumns(plan).map(([name, value]) => rowColumnOutput(context, name, value, rows)),
  ];
  return select({ columns, from: rows.from });
}

/** The rows of several plans for one table with the given columns, as rows of one statement. */
export function joinedRows(
  { flavor }: CompileContext,
  parts: readonly Rows[],
  table: readonly ColumnDescription[],
): Rows {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const names = new Set(parts.flatMap(({ columns }) => columns.map(({ name }) => name)));
  const columns = table.filter(({ name }) => names.has(name));
  // Each is cast, because not all types that can be stored as one have a common one.
  const alike = parts.map((rows) => {
    const part = new Scope("metaxy_part", rows);
    return select({
      columns: columns.map(({ name, type }): Output => {
        const value = part.has(name) ? part.column(name).value : missing(flavor, type);
        return { name, type, value: castTo(flavor, value, type) };
      }),
      from: part.from,
    });
  });
  return alike.reduce(together);
}

/** A column of the source in the type that the table has for it. */
function stored({ flavor }: CompileContext, column: Output, table: readonly ColumnDescription[]): Output {
  const type = table.find(({ name }) => name === column.name)?.type;
  if (!type || sameType(type, column.type)) return column;
  const value = flavor.converted?.(column.value, column.type, type) ?? castTo(flavor, column.value, type);
  return { name: column.name, type, value };
}

function narrowed(rows: Rows, names: readonly string[]): Rows {
  const all = new Scope("metaxy_source", rows);
  return select({ columns: all.pick(names), from: all.from });
}

function rowColumnOutput(
  { flavor }: CompileContext,
  name: string,
  plan: ValuePlan<string | bigint | null>,
  rows: Scope,
): Output {
  const type: ColumnType = systemColumnKind(name) === "timestamp" ? { kind: "timestamp" } : string;
  const constant = (value: string | bigint | null): RawBuilder<unknown> =>
    typeof value === "bigint" || type.kind === "timestamp"
      ? flavor.timestamp(value as bigint | null)
      : castTo(flavor, sql`${value}`, type);
  if ("value" in plan) return { name, type, value: constant(plan.value) };
  const stored = castTo(flavor, rows.column(plan.column).value, type);
  const otherwise = plan.otherwise ?? null;
  return { name, type, value: otherwise === null ? stored : sql`coalesce(${stored}, ${constant(otherwise)})` };
}

/** Columns of the source that hold versions by field, in a form in which tables may have them. */
function providedMaps({ flavor }: CompileContext, { versions }: WritePlan, { columns }: Rows): string[] {
  const maps = new Set(columns.filter(({ type }) => isMap(flavor, type, versions.members)).map(({ name }) => name));
  return [versions.provenanceByField, versions.dataVersionByField].flatMap((from) =>
    from?.kind === "column" && maps.has(from.column) ? [from.column] : [],
  );
}

/** Whether a column is a map to the engine, with these members at least. */
function isMap({ structsAreMaps }: SqlFlavor, type: ColumnType, members: readonly string[]): boolean {
  if (type.kind !== "struct" || !structsAreMaps) return type.kind === "map";
  const own = Object.entries(type.members);
  return own.length === members.length && own.every(([name, { kind }]) => kind === "string" && members.includes(name));
}

/** A by-field column of the table. From map to map it goes as a whole: it may have members of other versions of the feature. */
function byField(
  { flavor }: CompileContext,
  plan: WritePlan,
  table: readonly ColumnDescription[],
  rows: Scope,
  name: string,
  kind: "provenance" | "version",
): Output {
  const type = table.find((column) => column.name === name)?.type ?? flavor.byFieldType(plan.versions.members);
  const { provenanceByField, dataVersionByField } = plan.versions;
  const from = kind === "version" ? [dataVersionByField, provenanceByField] : [provenanceByField];
  const maps = from.flatMap((members) =>
    members?.kind === "column" && rows.has(members.column) ? [rows.column(members.column)] : [],
  );
  const [first, second] = maps;
  if (type.kind === "map" && first && maps.length === from.length) {
    const value = second
      ? sql`case when ${isMissing(flavor, first)} then ${second.value} else ${first.value} end`
      : first.value;
    return { name, type, value: flavor.storedMap?.(value) ?? value };
  }
  const members = plan.versions.members.map(
    (member): Member => ({
      name: member,
      value: rows.column(memberColumn(kind, member)).value as RawBuilder<string | null>,
    }),
  );
  return { name, type, value: byFieldOf(flavor, members, type) };
}
