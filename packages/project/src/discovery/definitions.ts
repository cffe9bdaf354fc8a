import type { FeatureGraph } from "@metaxy-ts/core";
import { FeatureGraph as Graph } from "@metaxy-ts/core";
import { errorText, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import { shownPath } from "../files/shown-path.js";
import { readLockFile } from "../lock/lock-file.js";
import type { Stores } from "../stores/stores.js";

/** Definitions of features that other projects have recorded in one place. */
export interface RecordedDefinitions {
  readonly source: "lock" | "store";
  /** The path of the lock file, or the name of the store. */
  readonly place: string;
  readonly graph: FeatureGraph;
  /** Where projects define their features, by key. */
  readonly definedIn: ReadonlyMap<string, string | null>;
}

/** The definitions of a lock file; undefined if there is no such file. @throws LOCK_INVALID. */
export async function lockedDefinitions(path: string): Promise<RecordedDefinitions | undefined> {
  const locked = await readLockFile(path);
  if (!locked) return undefined;
  const definedIn = new Map([...locked.features].map(([key, feature]) => [key, feature.definedIn]));
  return { source: "lock", place: path, graph: locked.graph, definedIn };
}

/**
 * What was pushed to a store.
 *
 * @throws CONFIG_INVALID for a store that the configuration does not have; for one that cannot be read, what its driver reports, with its name.
 */
export async function pushedDefinitions(stores: Stores, name: string): Promise<RecordedDefinitions> {
  const configured = await stores.get(name, new Graph([]));
  try {
    await using store = await configured.open({ mode: "read" });
    const { graph, features } = await store.pushedGraph();
    const definedIn = new Map([...features].map(([key, feature]) => [key, feature.definedIn]));
    return { source: "store", place: name, graph, definedIn };
  } catch (cause) {
    const code = isMetaxyError(cause) ? cause.code : "STORE_FAILED";
    const message = `The definitions of other projects' features could not be read from store ${name}: ${errorText(cause)}`;
    throw new MetaxyError(code, message, { cause, details: { store: name } });
  }
}

/** A place of definitions, for messages. */
export function shownPlace({ source, place }: Pick<RecordedDefinitions, "source" | "place">): string {
  return source === "lock" ? shownPath(place) : `store ${place}`;
}
