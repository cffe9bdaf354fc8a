import type { ColumnType } from "../column/column-type.js";
import { stringStruct } from "../column/column-type.js";
import { systemColumns } from "../column/columns.js";
import type { Hasher } from "../hash/algorithms.js";
import { sampleHashInput, separator } from "../hash/text.js";
import type { FieldPlan, MembersPlan, VersionsPlan } from "../plan/plan.js";
import type { Output, Row } from "./rows.js";
import { memberOf } from "./values.js";

type Members = Readonly<Record<string, string | null>>;

/** What the four versioning columns of a row hold. */
export interface Versions {
  readonly provenanceByField: Members;
  readonly provenance: string;
  readonly dataVersionByField: Members;
  readonly dataVersion: string;
}

/** Versions that are hashed from the parents' values, which a row has under {@link valueColumn}s. */
export function hashedVersions(fields: readonly FieldPlan[], hash: Hasher): (row: Row) => Versions {
  return (row) => {
    const members = fields.map(({ key, codeVersion, member, pieces }) => {
      const inputs = pieces.flatMap(({ label, input, member: of }) => [label, row[valueColumn(input, of)] ?? ""]);
      return [member, hash([key, codeVersion, ...inputs].join(separator))] as const;
    });
    const byField = Object.fromEntries(members);
    const sample = hash(sampleHashInput(byField));
    return { provenanceByField: byField, provenance: sample, dataVersionByField: byField, dataVersion: sample };
  };
}

/** Versions that rows provide, or that follow from what they provide. */
export function providedVersions(plan: VersionsPlan, hash: Hasher): (row: Row) => Versions {
  const column = (row: Row, name: string | null): string | null =>
    name === null ? null : (row[name] as string | null);
  return (row) => {
    const byField = membersOf(plan.members, (member) => providedMember(plan.provenanceByField, member, row));
    const provenance = column(row, plan.provenance) ?? hash(sampleHashInput(byField));
    const own = plan.dataVersionByField;
    if (own === null)
      return { provenanceByField: byField, provenance, dataVersionByField: byField, dataVersion: provenance };
    const versions = membersOf(plan.members, (member) => dataVersionOf(own, member, row, byField[member] ?? null));
    const dataVersion =
      plan.dataVersion === null ? hash(sampleHashInput(versions)) : (column(row, plan.dataVersion) ?? provenance);
    return { provenanceByField: byField, provenance, dataVersionByField: versions, dataVersion };
  };
}

function membersOf(names: readonly string[], value: (name: string) => string | null): Members {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

function providedMember(from: MembersPlan, member: string, row: Row): string | null {
  if (from.kind === "column") return memberOf(row[from.column], member) as string | null;
  const column = Object.hasOwn(from.columns, member) ? from.columns[member] : undefined;
  if (column === undefined) return from.others === null ? null : (memberOf(row[from.others], member) as string | null);
  const value = row[column];
  return value === null ? null : String(value);
}

/** A null by-field column takes the provenance as a whole; data versions from columns take it for each member. */
function dataVersionOf(from: MembersPlan, member: string, row: Row, provenance: string | null): string | null {
  const version = providedMember(from, member, row);
  return from.kind === "columns" || row[from.column] === null ? (version ?? provenance) : version;
}

/** The four versioning columns, in their order. */
export function versionOutputs<Item>(members: readonly string[], of: (item: Item) => Versions): Output<Item>[] {
  const byField = stringStruct(members);
  const text: ColumnType = { kind: "string" };
  return [
    { name: systemColumns.provenanceByField, type: byField, value: (item) => of(item).provenanceByField },
    { name: systemColumns.provenance, type: text, value: (item) => of(item).provenance },
    { name: systemColumns.dataVersionByField, type: byField, value: (item) => of(item).dataVersionByField },
    { name: systemColumns.dataVersion, type: text, value: (item) => of(item).dataVersion },
  ];
}

/** The column that holds what a parent's field contributes to hash inputs of fields. Users cannot have such a name. */
export function valueColumn(input: number, member: string): string {
  return `metaxy_value_${input}_${member}`;
}
