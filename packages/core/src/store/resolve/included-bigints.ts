import type { BigintShape } from "../../feature/schema-bigints.js";
import { own } from "../../own.js";
import type { GraphFeature } from "../graph-source.js";

/** Where the rows of an increment have bigints: in columns of the parents by their new names; for a root, in those of its samples. */
export function includedBigints({ feature, graph }: GraphFeature): BigintShape | null {
  const { dependencies } = feature.spec;
  if (dependencies.length === 0) return feature.bigints;
  const members = dependencies.flatMap(({ feature: key, rename }) => {
    const { bigints } = graph.get(key);
    if (!bigints || bigints === "bigint") return [];
    return [...bigints.members].map(([column, shape]) => [own(rename, column) ?? column, shape] as const);
  });
  return members.length > 0 ? { members: new Map(members), others: null } : null;
}
