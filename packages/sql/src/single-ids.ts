import type { ColumnDescription, ColumnType, ErrorCode, UpdatePlan, WritePlan } from "@metaxy-ts/core/adapter";
import { isNested, MetaxyError, typeName } from "@metaxy-ts/core/adapter";

/** For databases that do not order lists, maps and structs as their values are ordered: samples are identified by single values. */
export interface SingleIds {
  /** The database, as people call it. */
  readonly system: string;
  /** Whether it orders the lists, maps or structs of a type after all, so that they are IDs, too. If omitted, none. */
  isOrdered?(type: ColumnType): boolean;
  /** Whether the database compares values of a type that only it has. If omitted, it compares all. */
  isCompared?(type: ColumnType): boolean;
}

/** @throws WRITE_INVALID naming the column. */
export function requireWritableIds(rules: SingleIds, { feature, idColumns, userColumns }: WritePlan): void {
  requireIds(rules, { code: "WRITE_INVALID", feature, names: idColumns, columns: userColumns, single: true });
}

/** @throws RESOLVE_INVALID naming the column. */
export function requireResolvableIds(rules: SingleIds, { feature, grain, current, expected }: UpdatePlan): void {
  const code = "RESOLVE_INVALID";
  if (expected.kind === "inputs")
    for (const { feature: parent, read } of expected.inputs)
      if (read)
        requireIds(rules, { code, feature: parent, names: read.idColumns, columns: read.columns, single: false });
  if (current) requireIds(rules, { code, feature, names: grain, columns: current.read.columns, single: true });
}

interface Ids {
  readonly code: ErrorCode;
  readonly feature: string;
  readonly names: readonly string[];
  readonly columns: readonly ColumnDescription[];
  readonly single: boolean;
}

function requireIds(
  { system, isOrdered, isCompared }: SingleIds,
  { code, feature, names, columns, single }: Ids,
): void {
  const column = columns.find(
    ({ name, type }) =>
      names.includes(name) && ((single && isNested(type) && !isOrdered?.(type)) || isCompared?.(type) === false),
  );
  if (!column) return;
  throw new MetaxyError(
    code,
    `${system} cannot identify samples of ${feature} by column ${JSON.stringify(column.name)}, which is ${typeName(column.type)}. Use strings, numbers, booleans, dates, timestamps or bytes as IDs; a list or an object can be written as a string.`,
    { details: { feature, column: column.name } },
  );
}
