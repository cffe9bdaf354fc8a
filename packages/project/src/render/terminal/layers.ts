import type { DependencyEdge } from "../drawing.js";
import { layOut } from "../layout.js";

/** A place in a rank: a box, or where an edge passes between boxes. */
export interface Place {
  readonly id: string;
  /** The feature in the box; null where an edge passes. */
  readonly feature: string | null;
  /** The feature whose edges leave here. */
  readonly net: string;
  /** Where it begins in its rank. */
  start: number;
  /** How long it is in its rank. */
  readonly size: number;
}

/** A part of an edge, between two ranks that follow each other. */
export interface Link {
  readonly from: Place;
  readonly to: Place;
  /** The edge that ends here; null if it goes on. */
  readonly edge: DependencyEdge | null;
}

/** Boxes in ranks. */
export interface Layers {
  readonly ranks: readonly (readonly Place[])[];
  /** By the rank that they come from. */
  readonly links: readonly (readonly Link[])[];
}

/** Points per character. */
const unit = 12;

/** Which of so many columns is the middle one, or the one before it. */
export function middle(size: number): number {
  return Math.floor((size - 1) / 2);
}

/** The rank of each feature, from 0 on. */
export async function ranksOf(keys: readonly string[], edges: readonly DependencyEdge[]): Promise<Map<string, number>> {
  const { centres } = await layOut({
    direction: "TB",
    nodes: keys.map((id) => ({ id, width: unit, height: unit })),
    edges: edges.map(({ parent, child }) => ({ from: parent, to: child })),
    nodeGap: unit,
    rankGap: unit,
  });
  const levels = [...new Set([...centres.values()].map(({ y }) => y))].sort((a, b) => a - b);
  return new Map([...centres].map(([key, { y }]) => [key, levels.indexOf(y)]));
}

/**
 * Arranges boxes in their ranks. An edge over several ranks passes between the boxes of those between, together with the other edges of its parent.
 *
 * @param sizes How long each box is in its rank.
 * @param gap How far boxes are apart in a rank.
 */
export async function layersOf(
  rankOf: ReadonlyMap<string, number>,
  edges: readonly DependencyEdge[],
  sizes: ReadonlyMap<string, number>,
  gap: number,
): Promise<Layers> {
  const { ranks, links } = linked(rankOf, edges, sizes);
  const { centres } = await layOut({
    direction: "TB",
    nodes: ranks.flat().map(({ id, size }) => ({ id, width: size * unit, height: unit })),
    edges: links.flat().map(({ from, to }) => ({ from: from.id, to: to.id })),
    ranks: ranks.map((places) => places.map(({ id }) => id)),
    nodeGap: gap * unit,
    rankGap: unit,
  });
  for (const places of ranks) {
    // What is centred on the same point has its middle in the same column.
    for (const place of places) place.start = Math.floor((centres.get(place.id)?.x ?? 0) / unit) - middle(place.size);
    places.sort((a, b) => a.start - b.start);
    // Rounding moves what lies beside each other by one at most.
    for (const [index, place] of places.entries()) {
      const before = places[index - 1];
      if (before) place.start = Math.max(place.start, before.start + before.size + 1);
    }
  }
  const first = Math.min(...ranks.flat().map(({ start }) => start));
  for (const place of ranks.flat()) place.start -= first;
  return { ranks, links };
}

function linked(
  rankOf: ReadonlyMap<string, number>,
  edges: readonly DependencyEdge[],
  sizes: ReadonlyMap<string, number>,
): { readonly ranks: Place[][]; readonly links: Link[][] } {
  const count = Math.max(-1, ...rankOf.values()) + 1;
  const ranks = Array.from({ length: count }, (): Place[] => []);
  const links = Array.from({ length: count }, (): Link[] => []);
  const places = new Map<string, Place>();
  const add = (place: Place, rank: number): Place => {
    places.set(place.id, place);
    ranks[rank]?.push(place);
    return place;
  };
  for (const [key, rank] of rankOf) add({ id: key, feature: key, net: key, start: 0, size: sizes.get(key) ?? 1 }, rank);
  for (const edge of edges) {
    let from = places.get(edge.parent) as Place;
    const last = (rankOf.get(edge.child) ?? 0) - 1;
    for (let rank = rankOf.get(edge.parent) ?? 0; rank < last; rank++) {
      const id = `${edge.parent} ${rank + 1}`;
      const known = places.get(id);
      const to = known ?? add({ id, feature: null, net: edge.parent, start: 0, size: 1 }, rank + 1);
      if (!known) links[rank]?.push({ from, to, edge: null });
      from = to;
    }
    links[last]?.push({ from, to: places.get(edge.child) as Place, edge });
  }
  return { ranks, links };
}
