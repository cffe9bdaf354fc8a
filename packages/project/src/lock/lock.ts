import { writeFile } from "node:fs/promises";
import type { FeatureGraph, PushedGraph, Store } from "@metaxy-ts/core";
import { compareUtf8, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { LockedFeature, LockedFeatures } from "./lock-file.js";
import { lockText, readLockFile, readLockText } from "./lock-file.js";

/** How a lock file is made. */
export interface LockOptions {
  /** The file, usually `metaxy.lock` beside the configuration. */
  readonly path: string;
  /** With `true`, nothing is written, and a file that would change is an error: for CI. If omitted, the file is written. */
  readonly frozen?: boolean;
  /** Keys of further features that are locked. If omitted, those that the graph's features depend on. */
  readonly features?: readonly string[];
  /** Projects whose features are all locked as well. If omitted, none. */
  readonly projects?: readonly string[];
}

/** What a lock file has, and the one before it did not. Everything is in the order of keys. */
export interface LockOutcome {
  /** Features that are new in the file. */
  readonly added: readonly LockChange[];
  /** Features that are no longer in the file. */
  readonly removed: readonly LockChange[];
  /** Features whose definition has changed. */
  readonly updated: readonly LockUpdate[];
  /** How many features stayed as they are. */
  readonly unchanged: number;
  /** Whether the file was written. */
  readonly written: boolean;
}

/** A feature of a lock file. */
export interface LockChange {
  /** The key of the feature. */
  readonly feature: string;
  /** The project that owns it. */
  readonly project: string;
  /** Its feature version. */
  readonly version: string;
}

/** A feature whose definition has changed. */
export interface LockUpdate extends LockChange {
  /** The feature version that the file had. */
  readonly before: string;
  /** Whether the feature version is the same: only its description, its columns or other parts without versions have changed. */
  readonly isMetadataOnly: boolean;
}

/**
 * Writes the definitions of external features that a graph depends on, as their projects have pushed them, into a lock file. It is the same
 * text as that of Metaxy, and both read it. It is written only if a definition has changed.
 *
 * @param store An open store, to which the projects were pushed.
 * @param graph The graph of the code.
 * @param options The file, and what else is locked.
 * @returns What has changed in the file.
 * @throws FEATURE_NOT_FOUND naming the features that no other project has pushed; LOCK_OUTDATED if the file would change and `frozen` is set;
 * LOCK_INVALID for a definition that cannot be locked.
 *
 * @example
 * ```ts
 * import type { FeatureGraph, Store } from "@metaxy-ts/core";
 * import { lock } from "@metaxy-ts/project";
 *
 * async function update(store: Store, code: FeatureGraph): Promise<void> {
 *   const { updated } = await lock(store, code, { path: "metaxy.lock" });
 *   for (const { feature, before, version } of updated) console.log(feature, before, version);
 * }
 * ```
 */
export async function lock(store: Store, graph: FeatureGraph, options: LockOptions): Promise<LockOutcome> {
  const { path, frozen = false } = options;
  const locked = await lockedFeatures(store, graph, options);
  const before = await readOld(path);
  const changes = difference(before ?? new Map(), locked);
  const changed = changes.added.length + changes.removed.length + changes.updated.length > 0;
  const written = changed || before === undefined;
  if (!written) return { ...changes, written };
  const text = lockText(locked);
  if (frozen) {
    const keys = [...changes.added, ...changes.removed, ...changes.updated].map(({ feature }) => feature);
    const what = keys.length > 0 ? `it differs in ${keys.join(", ")}` : "it does not exist, or cannot be read";
    throw new MetaxyError(
      "LOCK_OUTDATED",
      `${path} is not what would be made now: ${what}. Make it again without frozen.`,
      {
        details: { path, features: keys },
      },
    );
  }
  await writeFile(path, text);
  return { ...changes, written };
}

async function lockedFeatures(store: Store, graph: FeatureGraph, options: LockOptions): Promise<LockedFeatures> {
  const own = new Set([...graph.features.values()].filter(({ external }) => !external).map(({ key }) => key));
  const needed = [...own].flatMap((key) => graph.parents(key)).concat(options.features ?? []);
  const projects = options.projects ?? [];
  if (needed.every((key) => own.has(key)) && projects.length === 0) return new Map();
  const pushed = await store.pushedGraph();
  const ofProjects = [...pushed.features].filter(([, { project }]) => projects.includes(project)).map(([key]) => key);
  const found = new Map<string, LockedFeature>();
  const missing = new Set<string>();
  const open = [...needed, ...ofProjects];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (own.has(key) || found.has(key)) continue;
    const feature = pushed.features.get(key);
    if (!feature || feature.project === graph.project) missing.add(key);
    else {
      found.set(key, lockedFeature(key, pushed));
      open.push(...pushed.graph.parents(key));
    }
  }
  if (missing.size > 0) throw notFound([...missing].sort(compareUtf8), store, pushed);
  return new Map([...found].sort(([left], [right]) => compareUtf8(left, right)));
}

function lockedFeature(key: string, { graph, features, problems }: PushedGraph): LockedFeature {
  const pushed = features.get(key);
  const problem = problems.find(({ feature }) => feature === key);
  if (!pushed || problem?.code === "OTHER_VERSION")
    throw new MetaxyError("LOCK_INVALID", `Feature ${key} cannot be locked. ${problem?.message}`, {
      details: { feature: key },
    });
  const { feature, project, featureVersion, definitionVersion, definedIn } = pushed;
  const { fields } = graph.versions(key, featureVersion.length);
  return { feature, project, version: featureVersion, fieldVersions: fields, definitionVersion, definedIn };
}

function notFound(keys: readonly string[], { display }: Store, { problems }: PushedGraph): MetaxyError {
  const known = problems.filter(({ feature }) => keys.includes(feature)).map(({ message }) => ` ${message}`);
  return new MetaxyError(
    "FEATURE_NOT_FOUND",
    `No other project has pushed ${keys.join(", ")} to ${display}.${known.join("")} Push the project that owns it, or correct the key.`,
    { details: { features: keys } },
  );
}

/** Undefined where there is no file that can be used. */
async function readOld(path: string): Promise<LockedFeatures | undefined> {
  try {
    return (await readLockFile(path))?.features;
  } catch (error) {
    if (isMetaxyError(error) && (await readLockText(path)) !== undefined) return undefined;
    throw error;
  }
}

function difference(before: LockedFeatures, after: LockedFeatures): Omit<LockOutcome, "written"> {
  const change = ([feature, { project, version }]: readonly [string, LockedFeature]): LockChange => ({
    feature,
    project,
    version,
  });
  const common = [...after].flatMap(([key, now]) => {
    const old = before.get(key);
    return old ? [{ key, now, old }] : [];
  });
  const updated = common
    .filter(({ now, old }) => now.definitionVersion !== old.definitionVersion)
    .map(({ key, now, old }) => ({
      ...change([key, now]),
      before: old.version,
      isMetadataOnly: now.version === old.version,
    }));
  return {
    added: [...after].filter(([key]) => !before.has(key)).map(change),
    removed: [...before].filter(([key]) => !after.has(key)).map(change),
    updated,
    unchanged: common.length - updated.length,
  };
}
