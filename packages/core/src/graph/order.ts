import { MetaxyError } from "../errors/error.js";
import { compareKeys } from "../feature/key.js";

/** Parents of every key, both in the order of the spec. */
export type ParentsOf = ReadonlyMap<string, readonly string[]>;

/**
 * Keys with parents before children; among those that are free at the same time, in the order of keys.
 *
 * @throws GRAPH_INVALID with the path of a cycle.
 */
export function topologicalOrder(parents: ParentsOf): string[] {
  const children = childrenOf(parents);
  const waiting = new Map([...parents].map(([key, list]) => [key, list.length]));
  let level = [...parents.keys()].filter((key) => waiting.get(key) === 0).sort(compareKeys);
  const order: string[] = [];
  while (level.length > 0) {
    order.push(...level);
    const next: string[] = [];
    for (const key of level) {
      for (const child of children.get(key) ?? []) {
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    level = next.sort(compareKeys);
  }
  if (order.length < parents.size) throw cycleError(parents, new Set(order));
  return order;
}

export function childrenOf(parents: ParentsOf): Map<string, string[]> {
  const children = new Map<string, string[]>([...parents.keys()].map((key) => [key, []]));
  for (const [key, list] of parents) for (const parent of list) children.get(parent)?.push(key);
  return children;
}

/** Every key that can be reached, without the start. */
export function reachable(start: string, next: (key: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...next(start)];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    open.push(...next(key));
  }
  return found;
}

function cycleError(parents: ParentsOf, done: ReadonlySet<string>): MetaxyError {
  const path: string[] = [];
  let key = [...parents.keys()].filter((candidate) => !done.has(candidate)).sort(compareKeys)[0] as string;
  while (!path.includes(key)) {
    path.push(key);
    key = (parents.get(key) ?? []).find((parent) => !done.has(parent)) as string;
  }
  const cycle = [...path.slice(path.indexOf(key)), key];
  return new MetaxyError(
    "GRAPH_INVALID",
    `Features depend on each other in a cycle: ${cycle.join(" -> ")}. Remove one of these dependencies.`,
    {
      details: { cycle },
    },
  );
}
