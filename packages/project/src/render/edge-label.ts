import type { DependencyEdge } from "./drawing.js";

/** What stands at an edge: how many samples of the parent make how many of the child. Nothing for 1:1. */
export function edgeLabel({ lineage }: DependencyEdge): string {
  return lineage === "aggregation" ? "N:1" : lineage === "expansion" ? "1:N" : "";
}
