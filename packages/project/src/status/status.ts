import type { FeatureGraph, ResolveOptions, Store } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import { pMapIterable } from "p-map";
import { ifLinked } from "../if-linked.js";
import { FailureCounts } from "./failures.js";
import { newestOf } from "./newest.js";

/**
 * What a feature is like in a store: `in-sync` has nothing to do; `pending` has new, stale, orphaned or waiting samples; `root` has rows and no
 * dependencies; `empty` is a root without rows; `no-input` has a parent that was never written; `failed` could not be looked at.
 */
export type FeatureState = "in-sync" | "pending" | "root" | "empty" | "no-input" | "failed";

/** The state of one feature in a store. */
export interface FeatureStatus {
  /** The key. */
  readonly feature: string;
  /** The project that owns it. */
  readonly project: string;
  /** The version that is looked at: that of the code; null if it depends on an external feature whose definition is not known. */
  readonly featureVersion: string | null;
  /** What it is like, in a word. */
  readonly state: FeatureState;
  /** Samples that are stored in that version. */
  readonly rows: number;
  /** What there is to do; null for a root, and where it could not be computed. */
  readonly counts: SampleCounts | null;
  /** The share of the parents' samples that is stored, from 0 to 1; null where `counts` is, and without any samples. */
  readonly done: number | null;
  /** Samples that failed in this version, as a run of a pipeline recorded it in this store. */
  readonly failed: number;
  /** When the newest of the stored samples was written. If omitted, nobody asked, there is none, or the store cannot say. */
  readonly newest?: Date;
  /** Why it failed, or which parent is missing. If omitted, it did not fail. */
  readonly error?: MetaxyError;
}

/** Numbers of samples. */
export interface SampleCounts {
  /** Samples that the parents have and the feature does not. */
  readonly new: number;
  /** Stored samples whose provenance differs from the one expected. */
  readonly stale: number;
  /** Stored samples that the parents no longer have. */
  readonly orphaned: number;
  /** Stored samples that the parents do not have yet. */
  readonly waiting: number;
}

/** What is looked at. Every option may be omitted. */
export interface StatusOptions {
  /** The keys. If omitted, all features of the graph that are not external. */
  readonly features?: readonly string[];
  /** Options of `resolve`: filters, and what fallback stores are read for. If omitted, all samples, with fallback stores. */
  readonly resolve?: Pick<
    ResolveOptions,
    "filters" | "globalFilters" | "targetFilters" | "stalenessPredicates" | "fallback" | "fallbackTarget"
  >;
  /** Whether to find out when the newest sample was written, with a statement more for each feature. If omitted, `false`. */
  readonly newest?: boolean;
  /** How many features are looked at side by side. If omitted, 4. */
  readonly concurrency?: number;
  /** Called when a feature is about to be looked at. If omitted, nothing is called. */
  readonly onStart?: (feature: string) => void;
  /** Called as soon as the state of a feature is known, in whichever order. If omitted, nothing is called. */
  readonly onFound?: (status: FeatureStatus) => void;
}

/**
 * Looks at features of a store: how many samples are stored, and what there is to do. Everything is counted in the store.
 *
 * @param store An open store.
 * @param graph The features.
 * @param options Which features, which samples, and how many side by side.
 * @returns The state of each feature, in the order of the graph, each as soon as those before it are there. A feature that fails is one of them, and stops no
 * other.
 * @throws FEATURE_NOT_FOUND for a key that the graph does not have.
 *
 * @example
 * ```ts
 * import { loadProject, statuses } from "@metaxy-ts/project";
 *
 * const project = await loadProject();
 * const { graph } = await project.features();
 * await using store = await (await project.store(graph)).open({ mode: "read" });
 * for await (const { feature, state, counts } of statuses(store, graph)) console.log(feature, state, counts);
 * ```
 */
export function statuses(
  store: Store,
  graph: FeatureGraph,
  { features, resolve = {}, newest = false, concurrency = 4, onStart, onFound }: StatusOptions = {},
): AsyncIterable<FeatureStatus> {
  const own = [...graph.features.values()].filter(({ external }) => !external).map(({ key }) => key);
  const keys = (features ?? own).map((key) => graph.get(key).key);
  const failures = new FailureCounts(store);
  const look = async (key: string): Promise<FeatureStatus> => {
    onStart?.(key);
    const status = await statusOf(store, graph, key, { resolve, newest, failures });
    onFound?.(status);
    return status;
  };
  return pMapIterable(keys, look, { concurrency });
}

/**
 * Whether nothing is left to do for a feature: what a check in CI asserts.
 *
 * @param status The state of the feature.
 * @returns True if it is in sync, or a root with rows.
 *
 * @example
 * ```ts
 * import { type FeatureStatus, isInSync } from "@metaxy-ts/project";
 *
 * const open = (found: readonly FeatureStatus[]): string[] =>
 *   found.filter((status) => !isInSync(status)).map(({ feature }) => feature);
 * ```
 */
export function isInSync({ state }: FeatureStatus): boolean {
  return state === "in-sync" || state === "root";
}

async function statusOf(
  store: Store,
  graph: FeatureGraph,
  key: string,
  { resolve, newest, failures }: Looked,
): Promise<FeatureStatus> {
  const featureVersion = ifLinked(() => graph.versions(key, store.hash.length).feature);
  const described = { feature: key, project: graph.projectOf(key), featureVersion };
  let stored: Stored = { rows: 0, failed: 0 };
  try {
    const failed = await failures.of(key, featureVersion);
    stored = { failed, ...(await storedOf(store, graph, key, resolve.fallback, newest)) };
    if (graph.parents(key).length === 0)
      return { ...described, ...stored, state: stored.rows > 0 ? "root" : "empty", counts: null, done: null };
    await using todo = await store.resolve(key, resolve);
    const counts = await todo.counts();
    const done = await todo.progress(); // after the counts it needs no statement of its own
    const open = counts.new + counts.stale + counts.orphaned + counts.waiting;
    return { ...described, ...stored, state: open > 0 ? "pending" : "in-sync", counts, done };
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    const state = error.code === "FEATURE_NOT_FOUND" ? "no-input" : "failed";
    return { ...described, ...stored, state, counts: null, done: null, error };
  }
}

/** What is looked at of each feature. */
interface Looked {
  readonly resolve: NonNullable<StatusOptions["resolve"]>;
  readonly newest: boolean;
  readonly failures: FailureCounts;
}

type Stored = Pick<FeatureStatus, "rows" | "newest" | "failed">;

/** The samples that are stored; none for a feature that was never written. */
async function storedOf(
  store: Store,
  graph: FeatureGraph,
  key: string,
  fallback = true,
  asksNewest = false,
): Promise<Omit<Stored, "failed">> {
  if (!(await store.has(key, { fallback }))) return { rows: 0 };
  const rows = await (await store.read(key, { columns: graph.get(key).spec.idColumns, fallback })).count();
  const newest = asksNewest && rows > 0 ? await newestOf(store, key) : undefined;
  return { rows, ...(newest && { newest }) };
}
