import { edgeLabel } from "../edge-label.js";
import type { Link, Place } from "./layers.js";
import { middle } from "./layers.js";

/** Edges that leave one place: a stem, a track across the space between two ranks, and a branch to each target. */
export interface Net {
  readonly from: Place;
  /** Where the stem is. */
  readonly stem: number;
  readonly branches: readonly Branch[];
  /** The track, counted from the rank that the edges leave; -1 if they go straight on. */
  track: number;
}

/** Where an edge arrives. */
export interface Branch {
  readonly link: Link;
  readonly at: number;
}

/** Where edges leave a place: its middle. */
export function middleOf({ start, size }: Place): number {
  return start + middle(size);
}

/**
 * How edges between two ranks run, so that no two of them lie on each other.
 *
 * @returns Undefined if there is no such way.
 */
export function netsOf(links: readonly Link[]): readonly Net[] | undefined {
  const stems = new Map<number, Place>(links.map(({ from }) => [middleOf(from), from]));
  return netsAt(links, portsOf(links, stems, dodge)) ?? netsAt(links, portsOf(links, stems, nearest));
}

/** @returns Undefined if no tracks keep these ports apart. */
function netsAt(links: readonly Link[], ports: ReadonlyMap<Link, number>): readonly Net[] | undefined {
  const byPlace = new Map<Place, Branch[]>();
  for (const link of links) {
    const branches = byPlace.get(link.from) ?? [];
    branches.push({ link, at: ports.get(link) as number });
    byPlace.set(link.from, branches);
  }
  const nets = [...byPlace].map(([from, branches]): Net => ({ from, stem: middleOf(from), branches, track: -1 }));
  return assignTracks(nets) ? nets : undefined;
}

/** Where the edges arrive at a target, given where they would best. `isOpen` says where no stem of another net is. */
type Arrange = (
  wanted: readonly number[],
  isOpen: (at: number, index: number) => boolean,
  range: readonly [first: number, last: number],
) => number[];

/** Where each edge arrives at its target: straight below where it leaves if that is possible, else spread around the middle. */
function portsOf(links: readonly Link[], stems: ReadonlyMap<number, Place>, arrange: Arrange): Map<Link, number> {
  const byTarget = new Map<Place, Link[]>();
  for (const link of links) byTarget.set(link.to, [...(byTarget.get(link.to) ?? []), link]);
  const ports = new Map<Link, number>();
  for (const [to, incoming] of byTarget) {
    incoming.sort((a, b) => middleOf(a.from) - middleOf(b.from));
    const wanted = spread(to, incoming);
    const isOpen = (at: number, index: number): boolean => {
      const { from } = incoming[index] as Link;
      return (stems.get(at) ?? from) === from;
    };
    const found = to.feature === null ? wanted : arrange(wanted, isOpen, [to.start + 1, to.start + to.size - 2]);
    for (const [index, link] of incoming.entries()) ports.set(link, found[index] as number);
  }
  return ports;
}

/** Edges keep their places; one that meets the stem of another net moves a little if there is space between the others. */
const dodge: Arrange = (wanted, isOpen, [first, last]) => {
  const taken = new Set(wanted);
  return wanted.map((at, index) => {
    const isFree = (port: number): boolean => !taken.has(port) && isOpen(port, index) && port >= first && port <= last;
    const moved = isOpen(at, index) ? at : ([-1, 1, -2, 2, -3, 3].map((step) => at + step).find(isFree) ?? at);
    taken.add(moved);
    return moved;
  });
};

/** Each edge takes what is nearest of all that is left, open places first. */
const nearest: Arrange = (wanted, isOpen, [first, last]) => {
  const left = new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
  return wanted.map((at, index) => {
    const cost = (port: number): number => Math.abs(port - at) + (isOpen(port, index) ? 0 : left.size + last);
    const found = [...left].reduce((best, port) => (cost(port) < cost(best) ? port : best));
    left.delete(found);
    return found;
  });
};

function spread(to: Place, incoming: readonly Link[]): number[] {
  const centre = middleOf(to);
  const [only] = incoming;
  if (incoming.length === 1 && only) {
    const above = middleOf(only.from);
    return [above > to.start + 1 && above < to.start + to.size - 2 ? above : centre];
  }
  const gaps = incoming.length - 1;
  const step = [6, 4, 2, 1].find((each) => gaps * each <= to.size - 3) ?? 1;
  const first = centre - Math.floor((gaps * step) / 2);
  return incoming.map((_, index) => first + index * step);
}

/** How long a target has to be in its rank for its edges to arrive. Labels need more space side by side. */
export function sizeForPorts(incoming: readonly { readonly lineage: string }[], beside: boolean): number {
  const labelled = beside && incoming.some(({ lineage }) => lineage !== "identity");
  return Math.max(0, incoming.length - 1) * (beside ? (labelled ? 4 : 2) : 1) + (labelled ? 5 : 3);
}

/** Whether any of these edges has a label. */
export function hasLabels(links: readonly Link[]): boolean {
  return links.some(({ edge }) => edge !== null && edgeLabel(edge) !== "");
}

/** A stem ends before a branch of another net begins in its column, and no two nets share a part of a track. */
function assignTracks(nets: readonly Net[]): boolean {
  const turning = nets.filter(({ stem, branches }) => branches.some(({ at }) => at !== stem));
  const byStem = new Map(turning.map((net) => [net.stem, net]));
  const tracks: Net[][] = [];
  const open = new Set<Net>();
  const place = (net: Net): boolean => {
    if (net.track >= 0) return true;
    if (open.has(net)) return false;
    open.add(net);
    let track = 0;
    for (const { at } of net.branches) {
      const before = byStem.get(at);
      if (!before || before === net) continue;
      if (!place(before)) return false;
      track = Math.max(track, before.track + 1);
    }
    while (tracks[track]?.some((other) => overlap(net, other))) track++;
    tracks[track] ??= [];
    tracks[track]?.push(net);
    net.track = track;
    return true;
  };
  return turning.every(place);
}

function overlap(one: Net, two: Net): boolean {
  const [a, b] = [one, two].map(({ stem, branches }) => [stem, ...branches.map(({ at }) => at)]) as [
    number[],
    number[],
  ];
  return Math.min(...a) <= Math.max(...b) + 1 && Math.min(...b) <= Math.max(...a) + 1;
}
