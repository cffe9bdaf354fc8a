import type { AnyFeature, Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import type { Scenario } from "./scenario.ts";

/** The latest row first; a shorter list would be another answer for rows of one moment. */
const tieBreak = [
  "coalesce(metaxy_deleted_at, metaxy_updated_at)",
  "metaxy_deleted_at",
  "metaxy_created_at",
  "metaxy_data_version",
  "metaxy_provenance",
];

/** The pending rows of a scenario's leaf, as somebody who knows DuckDB would write the query for this one case. */
export function byHand(store: Store, { roots, leaf }: Scenario, state: "new" | "stale"): string {
  const graph = new FeatureGraph([leaf]);
  const { algorithm, length } = store.hash;
  const hash = (text: string): string => `left(${algorithm}(${text}), ${length})`;
  const order = tieBreak.map((key) => `${key} desc nulls last`).join(", ");
  const latest = (feature: AnyFeature, columns: string): string => `(
    select ${columns}, row_number() over (partition by sample_id order by ${order}) as rank, metaxy_deleted_at
    from ${store.tableName(feature)} where metaxy_feature_version = '${graph.versions(feature, length).feature}')`;
  const parents = roots.map(
    (feature, index) =>
      `r${index} as (select sample_id, v from ${latest(feature, "sample_id, metaxy_data_version_by_field as v")} where rank = 1 and metaxy_deleted_at is null)`,
  );
  const joins = roots.slice(1).map((_, index) => `join r${index + 1} using (sample_id)`);
  const inputs = graph.fieldInputs(leaf);
  const hashes = leaf.spec.fields.map(({ key, codeVersion }) => {
    const pieces = (inputs.get(key) ?? []).map(
      ({ feature, field, label }) =>
        `'|${label}|' || r${roots.findIndex((parent) => parent.key === feature)}.v.${field}`,
    );
    return `${hash(`'${key}|${codeVersion}' || ${pieces.join(" || ")}`)} as ${key}`;
  });
  const names = leaf.spec.fields.map(({ key }) => key);
  const struct = `{${names.map((name) => `'${name}': ${name}`).join(", ")}}`;
  const expected = `with ${parents.join(", ")},
    fields as (select r0.sample_id, ${hashes.join(", ")} from r0 ${joins.join(" ")}),
    expected as (select *, ${hash(names.join(" || '|' || "))} as p from fields)`;
  const columns = `sample_id, ${struct} as metaxy_provenance_by_field, expected.p as metaxy_provenance, ${struct} as metaxy_data_version_by_field, expected.p as metaxy_data_version`;
  if (state === "new") return `${expected} select ${columns} from expected`; // the leaf has no table to compare with
  return `${expected},
    current as (select sample_id, p from ${latest(leaf, "sample_id, metaxy_provenance as p")} where rank = 1 and metaxy_deleted_at is null)
    select ${columns} from expected left join current using (sample_id)
    where current.p is distinct from expected.p`;
}
