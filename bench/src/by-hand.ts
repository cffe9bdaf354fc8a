import type { AnyFeature, Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import type { Scenario, State } from "./scenario.ts";
import type { SqlWords } from "./sql-words.ts";

/** The latest row first; a shorter list would give another result for rows with one timestamp. */
const latestOrder = [
  "coalesce(metaxy_deleted_at, metaxy_updated_at)",
  "metaxy_deleted_at",
  "metaxy_created_at",
  "metaxy_data_version",
  "metaxy_provenance",
];

/** The pending rows of a scenario's leaf, with the query that an expert would write for this one case. */
export function byHand(store: Store, words: SqlWords, { roots, leaf }: Scenario, state: State): string {
  const graph = new FeatureGraph([leaf]);
  const { algorithm, length } = store.hash;
  const order = latestOrder.map(words.descending).join(", ");
  const latest = (feature: AnyFeature, columns: string): string => `(
    select ${columns}, metaxy_deleted_at, row_number() over (partition by sample_id order by ${order}) as place
    from ${store.tableName(feature)} where metaxy_feature_version = '${graph.versions(feature, length).feature}') as ranked`;
  const parents = roots.map(
    (feature, index) =>
      `r${index} as (select ${words.joined("sample_id")} as sample_id, v from ${latest(feature, "sample_id, metaxy_data_version_by_field as v")} where place = 1 and metaxy_deleted_at is null)`,
  );
  const joins = roots.slice(1).map((_, index) => `join r${index + 1} using (sample_id)`);
  const inputs = graph.fieldInputs(leaf);
  const hashes = leaf.spec.fields.map(({ key, codeVersion }) => {
    const pieces = (inputs.get(key) ?? []).map(({ feature, field, label }) => {
      const parent = `r${roots.findIndex((candidate) => candidate.key === feature)}`;
      return [`'|${label}|'`, words.member(`${parent}.v`, field)];
    });
    const text = words.concat([`'${key}|${codeVersion}'`, ...pieces.flat()]);
    return `${words.hash(algorithm, length, text)} as ${key}`;
  });
  const names = leaf.spec.fields.map(({ key }) => key);
  const members = words.byField(names.map((name) => ({ name, value: name })));
  const expected = `with ${parents.join(", ")},
    fields as (select r0.sample_id as sample_id, ${hashes.join(", ")} from r0 ${joins.join(" ")}),
    expected as (select *, ${words.hash(algorithm, length, words.concat(names.flatMap((name, index) => (index === 0 ? [name] : ["'|'", name]))))} as p from fields)`;
  const columns = `expected.sample_id as sample_id, ${members} as metaxy_provenance_by_field, expected.p as metaxy_provenance, ${members} as metaxy_data_version_by_field, expected.p as metaxy_data_version`;
  if (state === "new") return `${expected} select ${columns} from expected`; // the leaf has no table to compare with
  return `${expected},
    stored as (select ${words.joined("sample_id")} as sample_id, p from ${latest(leaf, "sample_id, metaxy_provenance as p")} where place = 1 and metaxy_deleted_at is null)
    select ${columns} from expected left join stored on expected.sample_id = stored.sample_id
    where ${words.differs("stored.p", "expected.p")}`;
}
