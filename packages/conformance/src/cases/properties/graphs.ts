import fc from "fast-check";

/** A feature's spec in its JSON form, as far as the histories look at it. */
export interface SpecJson {
  readonly key: string;
  readonly id_columns: readonly string[];
  readonly deps: readonly {
    readonly feature: string;
    readonly optional: boolean;
    readonly lineage: { readonly relationship: { readonly type: "1:1" | "N:1" | "1:N" } };
    readonly [member: string]: unknown;
  }[];
  readonly fields: readonly {
    readonly key: string;
    readonly code_version: string;
    readonly deps: readonly unknown[];
  }[];
  readonly metadata: Readonly<Record<string, never>>;
  readonly description: null;
}

/** Samples are groups, or members of groups. Every feature stores `size` and `kind` beside its ID columns. */
const grains = { group: ["group"], member: ["group", "member"] } as const;

const dependencyDraft = fc.record({
  parent: fc.nat({ max: 20 }),
  optional: fc.boolean(),
  select: fc.constantFrom("all", "none", "size"),
  mapping: fc.constantFrom("default", "suffix", "exclude", "all"),
  filter: fc.constantFrom(null, "> 1", "<= 3", "IS NOT NULL"),
});

const featureDraft = fc.record({
  grain: fc.constantFrom(...(["group", "member"] as const)),
  fields: fc.uniqueArray(fc.constantFrom("x", "y", "x/y", "y_x", "deep/x"), { minLength: 1, maxLength: 3 }),
  codeVersions: fc.array(fc.constantFrom("1", "2", "v'\"3", "é😀"), { minLength: 3, maxLength: 3 }),
  dependencies: fc.array(dependencyDraft, { minLength: 1, maxLength: 3 }),
});

type FeatureDraft = typeof featureDraft extends fc.Arbitrary<infer Draft> ? Draft : never;

/** Two roots, one of groups and one of members, and one to three features above them, of any lineage. */
export const graphs: fc.Arbitrary<readonly SpecJson[]> = fc
  .tuple(featureDraft, featureDraft, fc.array(featureDraft, { minLength: 1, maxLength: 3 }))
  .map(([groups, members, others]) => {
    const specs = [specOf({ ...groups, grain: "group" }, 0, []), specOf({ ...members, grain: "member" }, 1, [])];
    for (const draft of others) specs.push(specOf(draft, specs.length, specs));
    return specs;
  });

function specOf(
  { grain, fields, codeVersions, dependencies }: FeatureDraft,
  index: number,
  before: readonly SpecJson[],
): SpecJson {
  return {
    key: `level/f${index}`,
    id_columns: grains[grain],
    deps: before.length === 0 ? [] : dependenciesOf(grain, dependencies, index, before),
    fields: fields.map((key, position) => ({ key, code_version: codeVersions[position] ?? "1", deps: [] })),
    metadata: {},
    description: null,
  };
}

/** A feature of members is made from other members, or expands groups, not both: then its parents' samples would not be its own. */
function dependenciesOf(
  grain: "group" | "member",
  drafts: FeatureDraft["dependencies"],
  index: number,
  before: readonly SpecJson[],
): SpecJson["deps"] {
  const parents = new Map(drafts.map((draft) => [draft.parent % before.length, draft]));
  const expands = grain === "member" && !isOfMembers(before[[...parents.keys()][0] as number] as SpecJson);
  const fitting = [...parents].filter(
    ([parent]) => grain === "group" || isOfMembers(before[parent] as SpecJson) !== expands,
  );
  return fitting.map(([parent, draft], position) => {
    const { key, fields } = before[parent] as SpecJson;
    const type = grain === "group" && isOfMembers(before[parent] as SpecJson) ? "N:1" : expands ? "1:N" : "1:1";
    const names = ["size", "kind", ...(type === "N:1" ? ["member"] : [])];
    const renamed = Object.fromEntries(names.map((name) => [name, `${name}_${index}_${position}`]));
    return {
      feature: key,
      select: { all: null, none: [], size: [renamed.size] }[draft.select],
      rename: renamed,
      fields_mapping: { mapping: mappingOf(draft.mapping, fields.length) },
      sql_filters: draft.filter === null || draft.select === "none" ? null : [`${renamed.size} ${draft.filter}`],
      lineage: { relationship: lineageOf(type) },
      optional: draft.optional,
    };
  });
}

function isOfMembers(spec: SpecJson): boolean {
  return spec.id_columns.length === grains.member.length;
}

/** A dependency that excludes the only field of its parent would give nothing to depend on. */
function mappingOf(mapping: "default" | "suffix" | "exclude" | "all", fields: number): unknown {
  if (mapping === "all") return { type: "all" };
  const exclude_fields = mapping === "exclude" && fields > 1 ? ["y"] : [];
  return { type: "default", match_suffix: mapping === "suffix", exclude_fields };
}

function lineageOf(type: "1:1" | "N:1" | "1:N"): SpecJson["deps"][number]["lineage"]["relationship"] {
  if (type === "1:1") return { type };
  const on = { type, on: ["group"] };
  return type === "N:1" ? on : { ...on, ...{ id_generation_pattern: null } };
}
