import { brand } from "../errors/brand.js";
import { isOf } from "../errors/copies.js";
import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import type { KeyInput } from "../feature/key.js";
import { normalizeKey } from "../feature/key.js";
import { defaultHashSettings, hashSettings } from "../hash/algorithms.js";
import { own } from "../own.js";
import { collectFeatures } from "./collect.js";
import type { ParentField } from "./field-inputs.js";
import { fieldInputs } from "./field-inputs.js";
import { childrenOf, reachable, topologicalOrder } from "./order.js";
import { checkNames, checkParents } from "./validate.js";
import { checkDependencyColumns } from "./validate-columns.js";
import type { FeatureVersions } from "./versions.js";
import { featureVersions, projectVersion } from "./versions.js";

/** What belongs to a graph as a whole. */
export interface FeatureGraphOptions {
  /** The project of features that name none. If omitted, `default`. */
  readonly project?: string;
  /** The projects of features that name none, by key: those of the packages that define them. If omitted, all belong to `project`. */
  readonly projects?: ReadonlyMap<string, string>;
}

/** A feature, or the key of one that the graph knows. */
export type FeatureInput = AnyFeature | KeyInput;

/**
 * Features and their dependencies, validated and frozen. Versions are computed once, for each hash length that is asked for.
 *
 * @example
 * ```ts
 * import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
 *
 * const raw = defineFeature({ key: "video/raw", id: ["video_id"] });
 * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [raw] });
 * const graph = new FeatureGraph([crop]); // parents that are given as features come along
 * graph.descendants(raw); // ["video/crop"]
 * ```
 */
export class FeatureGraph {
  /** By key, parents before children. */
  readonly features: ReadonlyMap<string, AnyFeature>;
  /** The project of features that name none. */
  readonly project: string;
  /** The projects of features that name none, by key, as far as they are not {@link project}. */
  readonly projects: ReadonlyMap<string, string>;
  readonly #parents: ReadonlyMap<string, readonly string[]>;
  readonly #children: ReadonlyMap<string, readonly string[]>;
  readonly #inputs: ReadonlyMap<string, ReadonlyMap<string, readonly ParentField[]>>;
  readonly #versions = new Map<number, ReadonlyMap<string, FeatureVersions>>();

  static {
    brand(FeatureGraph, "FeatureGraph");
  }

  /**
   * @param features The features. Parents that they have as features come along; parents that they name by key must be among them.
   * @param options The project.
   * @throws GRAPH_INVALID for a cycle, an unknown parent or field, two dependencies on one parent, names that collide, columns that a
   * parent does not have, or a lineage that the ID columns contradict, with the path to the mistake.
   */
  constructor(features: readonly AnyFeature[] | Iterable<AnyFeature>, options: FeatureGraphOptions = {}) {
    checkOptions(options, ["project", "projects"], "FeatureGraph");
    this.project = options.project ?? "default";
    this.projects = new Map(options.projects);
    const byKey = collectFeatures(features);
    checkParents(byKey);
    checkNames(byKey.values());
    this.#parents = new Map(
      [...byKey].map(([key, { spec }]) => [key, spec.dependencies.map((dependency) => dependency.feature)]),
    );
    const order = topologicalOrder(this.#parents);
    this.#children = childrenOf(this.#parents);
    this.features = new Map(order.map((key) => [key, byKey.get(key) as AnyFeature]));
    this.#inputs = new Map(order.map((key) => [key, this.#fieldInputs(key)]));
    for (const feature of this.features.values()) checkDependencyColumns(feature, (key) => this.get(key));
    Object.freeze(this);
  }

  /**
   * Looks a feature up.
   *
   * @param feature A feature, or its key.
   * @returns The feature of this graph.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const idColumns = (graph: FeatureGraph): readonly string[] => graph.get("video/raw").spec.idColumns;
   * ```
   */
  get(feature: FeatureInput): AnyFeature {
    const known = typeof feature === "string" && this.features.get(feature);
    if (known) return known;
    const key = this.#key(feature);
    const found = this.features.get(key);
    if (found) return found;
    throw new MetaxyError(
      "FEATURE_NOT_FOUND",
      `The graph has no feature ${key}${suggestion(key, this.features.keys(), "features")}`,
      { details: { feature: key } },
    );
  }

  /**
   * Whether the graph has a feature of that key.
   *
   * @param feature A feature, or its key.
   * @returns Whether it is there.
   * @throws FEATURE_INVALID for what is not a key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const isKnown = (graph: FeatureGraph, key: string): boolean => graph.has(key);
   * ```
   */
  has(feature: FeatureInput): boolean {
    return this.features.has(this.#key(feature));
  }

  /**
   * The direct parents of a feature.
   *
   * @param feature A feature, or its key.
   * @returns Their keys, in the order of the feature's dependencies. Empty for a root.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const isRoot = (graph: FeatureGraph, feature: AnyFeature): boolean => graph.parents(feature).length === 0;
   * ```
   */
  parents(feature: FeatureInput): readonly string[] {
    return this.#parents.get(this.get(feature).key) ?? [];
  }

  /**
   * The features that depend on a feature directly.
   *
   * @param feature A feature, or its key.
   * @returns Their keys, in the order in which the graph was given them.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const isLeaf = (graph: FeatureGraph, feature: AnyFeature): boolean => graph.children(feature).length === 0;
   * ```
   */
  children(feature: FeatureInput): readonly string[] {
    return this.#children.get(this.get(feature).key) ?? [];
  }

  /**
   * Everything that a feature is made from, over any number of steps.
   *
   * @param feature A feature, or its key.
   * @returns Their keys, parents before children, without the feature itself.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const roots = (graph: FeatureGraph, feature: AnyFeature): string[] =>
   *   graph.ancestors(feature).filter((key) => graph.parents(key).length === 0);
   * ```
   */
  ancestors(feature: FeatureInput): string[] {
    return this.#sorted(reachable(this.get(feature).key, (key) => this.#parents.get(key) ?? []));
  }

  /**
   * Everything that is made from a feature, over any number of steps: what a change of it can make stale.
   *
   * @param feature A feature, or its key.
   * @returns Their keys, parents before children, without the feature itself.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const touched = (graph: FeatureGraph, changed: AnyFeature): string[] => graph.descendants(changed);
   * ```
   */
  descendants(feature: FeatureInput): string[] {
    return this.#sorted(reachable(this.get(feature).key, (key) => this.#children.get(key) ?? []));
  }

  /**
   * A smaller graph: some features with everything that they are made from. Versions are the same in it.
   *
   * @param features Features, or keys of this graph.
   * @returns The smaller graph, of the same project.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const onlyCrops = (graph: FeatureGraph): FeatureGraph => graph.subgraph(["video/crop"]);
   * ```
   */
  subgraph(features: Iterable<FeatureInput>): FeatureGraph {
    const wanted = new Set<string>();
    for (const feature of features) {
      const { key } = this.get(feature);
      wanted.add(key);
      for (const ancestor of this.ancestors(key)) wanted.add(ancestor);
    }
    return new FeatureGraph(
      this.#sorted(wanted).map((key) => this.get(key)),
      { project: this.project, projects: this.projects },
    );
  }

  /**
   * Says which project owns a feature.
   *
   * @param feature A feature, or its key.
   * @returns The project that its definition names, else that of its package, else the graph's.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import type { FeatureGraph } from "@metaxy-ts/core";
   *
   * const isOurs = (graph: FeatureGraph, key: string): boolean => graph.projectOf(key) === graph.project;
   * ```
   */
  projectOf(feature: FeatureInput): string {
    const { key, project } = this.get(feature);
    return project ?? this.projects.get(key) ?? this.project;
  }

  /**
   * The parent fields that each field depends on: those that it names, or those that the field mappings choose.
   *
   * @param feature A feature, or its key.
   * @returns Parent fields by field key, in the order in which they are hashed. None for the fields of a root.
   * @throws FEATURE_NOT_FOUND naming the nearest key.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const labels = (graph: FeatureGraph, feature: AnyFeature, field: string): string[] =>
   *   (graph.fieldInputs(feature).get(field) ?? []).map(({ label }) => label); // ["video/raw.frames"]
   * ```
   */
  fieldInputs(feature: FeatureInput): ReadonlyMap<string, readonly ParentField[]> {
    return this.#inputs.get(this.get(feature).key) as ReadonlyMap<string, readonly ParentField[]>;
  }

  /**
   * The versions of a feature. They are computed once for each length.
   *
   * @param feature A feature, or its key.
   * @param length How many characters a version has; that of a store is `store.hash.length`. If omitted, 16.
   * @returns The versions of the feature and of its fields.
   * @throws FEATURE_NOT_FOUND; EXTERNAL_UNRESOLVED if it is, or depends on, an external feature whose definition is not known;
   * HASH_SETTINGS_INVALID if the length is not a whole number from 8 to 64.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const current = (graph: FeatureGraph, feature: AnyFeature): string => graph.versions(feature).feature;
   * ```
   */
  versions(feature: FeatureInput, length: number = defaultHashSettings.length): FeatureVersions {
    const { key } = this.get(feature);
    const versions = this.#versionsAt(length).get(key);
    if (versions) return versions;
    const open = [key, ...this.ancestors(key)].filter((each) => isOpen(this.get(each)));
    throw new MetaxyError(
      "EXTERNAL_UNRESOLVED",
      `Feature ${key} has no versions: the definition of ${open.join(", ")} is not known. Link the graph to what the project has pushed, or to a lock file.`,
      { details: { feature: key, external: open } },
    );
  }

  /** @internal Whether a feature has versions: the definitions of all external features that it depends on are known. */
  isResolved(feature: FeatureInput): boolean {
    return this.#versionsAt(defaultHashSettings.length).has(this.get(feature).key);
  }

  /**
   * The version of a project: a hash of the definitions of its features that are not external. It is recorded with every row.
   *
   * @param project The project. If omitted, that of the graph.
   * @param length How many characters the version has. If omitted, 16.
   * @returns The version.
   * @throws EXTERNAL_UNRESOLVED if one of them depends on an external feature whose definition is not known; HASH_SETTINGS_INVALID if the
   * length is not a whole number from 8 to 64.
   *
   * @example
   * ```ts
   * import { type AnyFeature, FeatureGraph } from "@metaxy-ts/core";
   *
   * const release = (graph: FeatureGraph): string => graph.projectVersion();
   * ```
   */
  projectVersion(project: string = this.project, length: number = defaultHashSettings.length): string {
    const definitions = new Map<string, string>();
    for (const feature of this.features.values()) {
      if (feature.external || this.projectOf(feature) !== project) continue;
      definitions.set(feature.key, this.versions(feature.key, length).definition);
    }
    return projectVersion(definitions, length);
  }

  #key(feature: FeatureInput): string {
    return isFeature(feature) ? feature.key : normalizeKey(feature, "feature");
  }

  #sorted(keys: ReadonlySet<string>): string[] {
    return [...this.features.keys()].filter((key) => keys.has(key));
  }

  #fieldInputs(key: string): ReadonlyMap<string, readonly ParentField[]> {
    const { spec } = this.get(key);
    return new Map(
      spec.fields.map((field) => [field.key, fieldInputs(spec, field, (parent) => this.get(parent).spec)]),
    );
  }

  #versionsAt(length: number): ReadonlyMap<string, FeatureVersions> {
    const known = this.#versions.get(length);
    if (known) return known;
    hashSettings({ length });
    const versions = new Map<string, FeatureVersions>();
    const versionOf = (input: ParentField): string => own(versions.get(input.feature)?.fields, input.field) as string;
    for (const [key, feature] of this.features) {
      const inputs = this.fieldInputs(key);
      const isKnown = !isOpen(feature) && this.parents(key).every((parent) => versions.has(parent));
      if (!isKnown) continue;
      versions.set(
        key,
        featureVersions(feature, (field) => inputs.get(field) ?? [], versionOf, length),
      );
    }
    this.#versions.set(length, versions);
    return versions;
  }
}

/** Whether code alone says something of the feature, and not the versions of all its fields. */
function isOpen({ spec, external }: AnyFeature): boolean {
  if (external?.origin !== "code") return false;
  return !spec.fields.every(({ key }) => own(external.fieldVersions, key) !== undefined);
}

/** Whether a value is a graph, of whichever copy of this package. @throws PACKAGE_DUPLICATED. */
export function isFeatureGraph(value: unknown): value is FeatureGraph {
  return isOf(value, "FeatureGraph");
}
