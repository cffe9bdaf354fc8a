import type { HashSettings, MembersPlan, VersionsPlan } from "@metaxy-ts/core/adapter";
import { membersColumns, own, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import type { Member } from "./members.js";
import { memberOf, orEmpty, sampleHash } from "./members.js";
import { memberColumn } from "./names.js";
import type { Output, Rows } from "./rows.js";
import { computedOnce, isMissing, Scope, select, string } from "./rows.js";

/** Rows with the versions of their samples, where by-field columns are not built yet: each member is its own column. */
export interface VersionedRows {
  readonly rows: Rows;
  readonly members: readonly string[];
  /** Whether the data versions are columns too; else they are copies of the provenance. */
  readonly ownDataVersions: boolean;
}

const { provenance, dataVersion, provenanceByField, dataVersionByField } = systemColumns;
const givenProvenance = "metaxy_given_provenance";
const givenDataVersion = "metaxy_given_data_version";

/** Columns of the source that versions are made from. */
export function versionSources(plan: VersionsPlan): string[] {
  const members = [plan.provenanceByField, plan.dataVersionByField].filter((from) => from !== null);
  const single = [plan.provenance, plan.dataVersion].filter((name) => name !== null);
  return [...members.flatMap(membersColumns), ...single];
}

/** Adds the versions that rows provide, or that follow from what they provide, to the columns `keep`. */
export function compileVersions(
  context: CompileContext,
  plan: VersionsPlan,
  hash: HashSettings,
  rows: Rows,
  keep: readonly string[],
): VersionedRows {
  const { flavor } = context;
  const source = new Scope("metaxy_unversioned", rows);
  const own = plan.dataVersionByField !== null;
  const given = [
    ...(plan.provenance === null ? [] : [{ ...source.column(plan.provenance), name: givenProvenance }]),
    ...(own && plan.dataVersion !== null ? [{ ...source.column(plan.dataVersion), name: givenDataVersion }] : []),
  ];
  const memberValues = select({
    columns: [...source.pick(keep), ...memberOutputs(context, plan, source), ...given],
    from: source.from,
  });

  const extracted = new Scope("metaxy_members", memberValues);
  const hashed = (kind: "provenance" | "version"): RawBuilder<string> =>
    sampleHash(flavor, textsIn(extracted, plan.members, kind), hash);
  const provenances =
    plan.provenance === null ? hashed("provenance") : orElse(extracted, givenProvenance, hashed("provenance"));
  const withProvenance = select({
    columns: [
      ...extracted.columns.filter(({ name }) => name !== givenProvenance),
      { name: provenance, type: string, value: provenances },
    ],
    from: extracted.from,
  });
  if (!own) return { rows: computedOnce(flavor, withProvenance), members: plan.members, ownDataVersions: false };

  const last = new Scope("metaxy_provenances", withProvenance);
  const version =
    plan.dataVersion === null
      ? sampleHash(flavor, textsIn(last, plan.members, "version"), hash)
      : orElse(last, givenDataVersion, last.column(provenance).value);
  const versioned = select({
    columns: [
      ...last.columns.filter(({ name }) => name !== givenDataVersion),
      { name: dataVersion, type: string, value: version },
    ],
    from: last.from,
  });
  return { rows: computedOnce(flavor, versioned), members: plan.members, ownDataVersions: true };
}

function orElse(scope: Scope, column: string, otherwise: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(${scope.column(column).value}, ${otherwise})`;
}

function memberOutputs({ flavor }: CompileContext, plan: VersionsPlan, source: Scope): Output[] {
  const { provenanceByField, dataVersionByField } = plan;
  const memberValue = (from: MembersPlan, member: string): RawBuilder<string | null> | undefined => {
    if (from.kind === "column") return memberOf(flavor, source.column(from.column), member);
    const column = own(from.columns, member);
    if (column !== undefined) return asText(flavor, source.column(column));
    return from.others === null ? undefined : memberOf(flavor, source.column(from.others), member);
  };
  return plan.members.flatMap((member) => {
    const own = memberValue(provenanceByField, member);
    if (!own) throw new Error(`The plan has no source for the provenance of ${member}.`);
    const outputs: Output[] = [{ name: memberColumn("provenance", member), type: string, value: own }];
    if (!dataVersionByField) return outputs;
    const version = memberValue(dataVersionByField, member);
    return [
      ...outputs,
      {
        name: memberColumn("version", member),
        type: string,
        value: filled(dataVersionByField, version, own, source, flavor),
      },
    ];
  });
}

/** A null by-field column takes the provenance as a whole; data versions from columns take it for each member. */
function filled(
  from: MembersPlan,
  version: RawBuilder<string | null> | undefined,
  provenance: RawBuilder<string | null>,
  source: Scope,
  flavor: CompileContext["flavor"],
): RawBuilder<string | null> {
  if (!version) return provenance;
  if (from.kind === "columns") return sql`coalesce(${version}, ${provenance})`;
  return sql`case when ${isMissing(flavor, source.column(from.column))} then ${provenance} else ${version} end`;
}

function asText(flavor: CompileContext["flavor"], { value, type }: Output): RawBuilder<string | null> {
  return type.kind === "string" ? (value as RawBuilder<string | null>) : flavor.text(value);
}

function membersIn(scope: Scope, members: readonly string[], kind: "provenance" | "version"): Member[] {
  return members.map((name) => ({
    name,
    value: scope.column(memberColumn(kind, name)).value as RawBuilder<string | null>,
  }));
}

/** The same, with null as the empty string. */
function textsIn(scope: Scope, members: readonly string[], kind: "provenance" | "version"): Member<string>[] {
  return membersIn(scope, members, kind).map(({ name, value }) => ({ name, value: orEmpty(value) }));
}

/** Columns of versioned rows that the versions stand in. */
export function versionColumns({ members, ownDataVersions }: Omit<VersionedRows, "rows">): string[] {
  const provenances = members.map((member) => memberColumn("provenance", member));
  const versions = members.map((member) => memberColumn("version", member));
  return [...provenances, provenance, ...(ownDataVersions ? [...versions, dataVersion] : [])];
}

/** The four versioning columns, in their order, with by-field columns of the type that the library gives them. */
function versionOutputs({ flavor }: CompileContext, versioned: Omit<VersionedRows, "rows">, scope: Scope): Output[] {
  const type = flavor.byFieldType(versioned.members);
  const dataKind = versioned.ownDataVersions ? "version" : "provenance";
  const byField = (name: string, kind: "provenance" | "version"): Output => ({
    name,
    type,
    value: flavor.byField(membersIn(scope, versioned.members, kind), type),
  });
  return [
    byField(provenanceByField, "provenance"),
    scope.column(provenance),
    byField(dataVersionByField, dataKind),
    { ...scope.column(versioned.ownDataVersions ? dataVersion : provenance), name: dataVersion },
  ];
}

/** Versioned rows with the four versioning columns behind the columns `keep`. */
export function withVersions(context: CompileContext, versioned: VersionedRows, keep: readonly string[]): Rows {
  const scope = new Scope("metaxy_versioned", versioned.rows);
  return select({ columns: [...scope.pick(keep), ...versionOutputs(context, versioned, scope)], from: scope.from });
}
