import { MetaxyError } from "../errors/error.js";
import { nearest } from "../errors/nearest.js";
import type { AnyFeature } from "../feature/feature.js";
import type { SchemaColumn } from "../feature/schema.js";
import { own } from "../own.js";
import type { ColumnDescription, ColumnType } from "./column-type.js";
import { typeName } from "./column-type.js";
import { reservedPrefix, systemColumns } from "./columns.js";
import type { TableChange, VersionsPlan, WriteCheck } from "./plan.js";
import { membersColumns } from "./versions.js";

/**
 * The columns of the source that a write stores.
 *
 * Without a schema these are all user columns. With one, they are the schema's; a column that an increment merely carries from the
 * parents is left out, any other is refused.
 *
 * @throws WRITE_INVALID naming a column that is missing, unknown or of another type.
 */
export function storedColumns(
  feature: AnyFeature,
  source: readonly ColumnDescription[],
  carried: ReadonlySet<string>,
): ColumnDescription[] {
  const { columns } = feature;
  const user = source.filter(
    (column) => !isSystem(feature, column.name) && !(carried.has(column.name) && !columns?.has(column.name)),
  );
  for (const { name } of user) {
    if (columns && !columns.has(name))
      refuse(feature, name, `is not in the feature's schema${nearestAdvice(name, columns.keys())}`);
  }
  for (const column of feature.spec.idColumns) {
    if (!user.some(({ name }) => name === column))
      refuse(feature, column, "is an ID column, but the rows do not have it");
  }
  for (const [name, declared] of columns ?? []) {
    const given = user.find((column) => column.name === name);
    if (given) checkDeclaredType(feature, given, declared);
    else if (declared.required && !declared.nullable)
      refuse(feature, name, "is required by the feature's schema, but the rows do not have it");
  }
  return user;
}

function isSystem(feature: AnyFeature, name: string): boolean {
  if (!name.startsWith(reservedPrefix)) return false;
  const known: readonly string[] = Object.values(systemColumns);
  if (!known.includes(name))
    refuse(feature, name, "is not a system column, but its name belongs to the library; rename it");
  return true;
}

function checkDeclaredType(feature: AnyFeature, given: ColumnDescription, declared: SchemaColumn): void {
  if (declared.type && !fits(given.type, declared.type)) {
    refuse(
      feature,
      given.name,
      `is ${typeName(given.type)}, but the feature's schema declares ${typeName(declared.type)}`,
    );
  }
}

/** Whether values of one type can be stored as another without losing anything. */
function fits(given: ColumnType, wanted: ColumnType): boolean {
  if (given.kind === "other" || wanted.kind === "other") return true;
  if (given.kind === "integer" && wanted.kind === "float") return true;
  if (given.kind === "list" && wanted.kind === "list") return fits(given.item, wanted.item);
  if (given.kind === "struct" && wanted.kind === "struct") {
    return Object.entries(given.members).every(([name, type]) => {
      const member = own(wanted.members, name);
      return member === undefined || fits(type, member);
    });
  }
  return given.kind === wanted.kind;
}

/** What the engine has to check on the rows themselves. */
export function writeChecks(
  feature: AnyFeature,
  columns: readonly ColumnDescription[],
  source: readonly ColumnDescription[],
  versions: VersionsPlan,
): WriteCheck[] {
  const { idColumns } = feature.spec;
  const required = columns.filter(({ name }) => {
    const declared = feature.columns?.get(name);
    return declared?.required === true && !declared.nullable && !idColumns.includes(name);
  });
  const maps = [systemColumns.provenanceByField, systemColumns.dataVersionByField].filter(
    (name) => source.find((column) => column.name === name)?.type.kind === "map",
  );
  const provenance = membersColumns(versions.provenanceByField);
  return [
    ...[...idColumns, ...required.map(({ name }) => name), ...provenance].map(
      (column): WriteCheck => ({ kind: "notNull", column }),
    ),
    { kind: "unique", columns: idColumns },
    ...maps.map((column): WriteCheck => ({ kind: "members", column, members: versions.members })),
  ];
}

/**
 * What has to happen to a table before rows with these columns can be appended.
 *
 * @throws WRITE_INVALID when a column has another type than the stored one.
 */
export function tableChange(
  feature: AnyFeature,
  existing: readonly ColumnDescription[] | null,
  columns: readonly ColumnDescription[],
  members: readonly string[],
): TableChange {
  const wanted = [...columns, ...absentColumns(feature, columns)];
  if (!existing) return { kind: "create", columns: wanted };
  for (const column of columns) {
    const stored = existing.find(({ name }) => name === column.name);
    if (stored && !fits(column.type, stored.type)) {
      refuse(feature, column.name, `is ${typeName(column.type)}, but the table stores ${typeName(stored.type)}`);
    }
  }
  const added = wanted.filter((column) => !existing.some(({ name }) => name === column.name));
  const byField = existing.find(({ name }) => name === systemColumns.provenanceByField)?.type;
  const addedMembers =
    byField?.kind === "struct" ? members.filter((member) => !Object.hasOwn(byField.members, member)) : [];
  return added.length + addedMembers.length > 0
    ? { kind: "extend", columns: added, members: addedMembers }
    : { kind: "none" };
}

/** Columns that the schema declares and that these rows leave out: stored as nulls, so that they can be read. */
function absentColumns({ columns: declared }: AnyFeature, columns: readonly ColumnDescription[]): ColumnDescription[] {
  return [...(declared ?? [])].flatMap(([name, { type }]) =>
    type && !columns.some((column) => column.name === name) ? [{ name, type }] : [],
  );
}

function nearestAdvice(name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(name, names);
  return near ? `; did you mean ${JSON.stringify(near)}?` : `, which has ${names.join(", ")}`;
}

function refuse(feature: AnyFeature, column: string, problem: string): never {
  const end = problem.endsWith("?") ? "" : ".";
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${feature.spec.key}: column ${JSON.stringify(column)} ${problem}${end}`,
    {
      details: { feature: feature.spec.key, column },
    },
  );
}
