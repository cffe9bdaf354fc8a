import type { FeatureSpec } from "@metaxy-ts/core";
import { parseFeatureSpec } from "@metaxy-ts/core";
import fc from "fast-check";

/** Samples are groups, or members of groups. Every feature stores `size` and `kind` beside its ID columns. */
const grains = { group: ["group"], member: ["group", "member"] } as const;

type Grain = keyof typeof grains;

interface SpecDraft {
  readonly key: string;
  readonly grain: Grain;
  readonly fields: readonly string[];
}

const dependencyDraft = fc.record({
  parent: fc.nat({ max: 20 }),
  optional: fc.boolean(),
  select: fc.constantFrom("all", "none", "size"),
  mapping: fc.constantFrom("default", "suffix", "exclude", "all"),
  filter: fc.constantFrom(null, "> 1", "<= 3", "IS NOT NULL"),
});

const featureDraft = fc.record({
  grain: fc.constantFrom<Grain>("group", "member"),
  fields: fc.uniqueArray(fc.constantFrom("x", "y", "x/y", "y_x", "deep/x"), { minLength: 1, maxLength: 3 }),
  codeVersions: fc.array(fc.constantFrom("1", "2", "v'\"3", "é😀"), { minLength: 3, maxLength: 3 }),
  dependencies: fc.array(dependencyDraft, { minLength: 1, maxLength: 3 }),
});

type FeatureDraft = typeof featureDraft extends fc.Arbitrary<infer Draft> ? Draft : never;

/** Two roots, one of groups and one of members, and one to three features above them, of any lineage. Parents come first. */
export const graphs: fc.Arbitrary<readonly FeatureSpec[]> = fc
  .tuple(featureDraft, featureDraft, fc.array(featureDraft, { minLength: 1, maxLength: 3 }))
  .map(([groups, members, others]) => {
    const drafts: FeatureDraft[] = [{ ...groups, grain: "group" }, { ...members, grain: "member" }, ...others];
    const before: SpecDraft[] = [];
    return drafts.map((draft, index) => {
      const key = `level/f${index}`;
      const { grain, fields, codeVersions } = draft;
      const spec = parseFeatureSpec({
        key,
        id_columns: grains[grain],
        deps: index < 2 ? [] : dependenciesOf(draft, index, before),
        fields: fields.map((field, position) => ({ key: field, code_version: codeVersions[position] })),
      });
      before.push({ key, grain, fields });
      return spec;
    });
  });

/** A feature of members is made from other members, or expands groups, not both: then its parents' samples would not be its own. */
function dependenciesOf({ grain, dependencies }: FeatureDraft, index: number, before: readonly SpecDraft[]): unknown[] {
  const parents = new Map(dependencies.map((draft) => [before[draft.parent % before.length] as SpecDraft, draft]));
  const [first] = parents.keys();
  const fitting = [...parents].filter(([parent]) => grain === "group" || parent.grain === first?.grain);
  return fitting.map(([{ key, grain: parentGrain, fields }, draft], position) => {
    const type = parentGrain === grain ? "1:1" : grain === "group" ? "N:1" : "1:N";
    const names = ["size", "kind", ...(type === "N:1" ? ["member"] : [])];
    const renamed = Object.fromEntries(names.map((name) => [name, `${name}_${index}_${position}`]));
    // Without the members' ID column, Metaxy would order them arbitrarily.
    const selected = type === "N:1" ? [renamed.member, renamed.size] : draft.select === "none" ? [] : [renamed.size];
    return {
      feature: key,
      select: draft.select === "all" ? null : selected,
      rename: renamed,
      fields_mapping: { mapping: mappingOf(draft.mapping, fields.length) },
      sql_filters: draft.filter === null || draft.select === "none" ? null : [`${renamed.size} ${draft.filter}`],
      lineage: { relationship: type === "1:1" ? { type } : { type, on: ["group"] } },
      optional: draft.optional,
    };
  });
}

/** A dependency that excludes the only field of its parent would give nothing to depend on. */
function mappingOf(mapping: "default" | "suffix" | "exclude" | "all", fields: number): unknown {
  if (mapping === "all") return { type: "all" };
  const exclude_fields = mapping === "exclude" && fields > 1 ? ["y"] : [];
  return { type: "default", match_suffix: mapping === "suffix", exclude_fields };
}
