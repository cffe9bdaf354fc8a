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

export interface FeatureGraphOptions {
  /** The project of features that name none. */
  readonly project?: string;
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
  readonly project: string;
  readonly #parents: ReadonlyMap<string, readonly string[]>;
  readonly #children: ReadonlyMap<string, readonly string[]>;
  readonly #inputs: ReadonlyMap<string, ReadonlyMap<string, readonly ParentField[]>>;
  readonly #versions = new Map<number, ReadonlyMap<string, FeatureVersions>>();

  static {
    brand(FeatureGraph, "FeatureGraph");
  }

  /**
   * @throws GRAPH_INVALID for a cycle, an unknown parent or field, two dependencies on one parent, names that collide, columns that a
   * parent does not have, or a lineage that the ID columns contradict, with the path to the mistake.
   */
  constructor(features: Iterable<AnyFeature>, options: FeatureGraphOptions = {}) {
    checkOptions(options, ["project"], "FeatureGraph");
    this.project = options.project ?? "default";
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

  /** @throws FEATURE_NOT_FOUND naming the nearest key. */
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

  has(feature: FeatureInput): boolean {
    return this.features.has(this.#key(feature));
  }

  /** Direct parents, in the order of the feature's dependencies. */
  parents(feature: FeatureInput): readonly string[] {
    return this.#parents.get(this.get(feature).key) ?? [];
  }

  /** Direct children, in key order of graph construction. */
  children(feature: FeatureInput): readonly string[] {
    return this.#children.get(this.get(feature).key) ?? [];
  }

  /** Everything the feature is made from, parents before children. */
  ancestors(feature: FeatureInput): string[] {
    return this.#sorted(reachable(this.get(feature).key, (key) => this.#parents.get(key) ?? []));
  }

  /** Everything that is made from the feature, parents before children. */
  descendants(feature: FeatureInput): string[] {
    return this.#sorted(reachable(this.get(feature).key, (key) => this.#children.get(key) ?? []));
  }

  /** The given features with everything they are made from. */
  subgraph(features: Iterable<FeatureInput>): FeatureGraph {
    const wanted = new Set<string>();
    for (const feature of features) {
      const { key } = this.get(feature);
      wanted.add(key);
      for (const ancestor of this.ancestors(key)) wanted.add(ancestor);
    }
    return new FeatureGraph(
      this.#sorted(wanted).map((key) => this.get(key)),
      { project: this.project },
    );
  }

  /** The parent fields that each field depends on, in the order in which they are hashed, by field key. */
  fieldInputs(feature: FeatureInput): ReadonlyMap<string, readonly ParentField[]> {
    return this.#inputs.get(this.get(feature).key) as ReadonlyMap<string, readonly ParentField[]>;
  }

  /**
   * The versions of a feature, truncated to `length` characters.
   *
   * @throws FEATURE_NOT_FOUND, HASH_SETTINGS_INVALID when the length is not a whole number from 8 to 64.
   */
  versions(feature: FeatureInput, length: number = defaultHashSettings.length): FeatureVersions {
    return this.#versionsAt(length).get(this.get(feature).key) as FeatureVersions;
  }

  /** The version of a project of this graph, over its features that are not external. */
  projectVersion(project: string = this.project, length: number = defaultHashSettings.length): string {
    const definitions = new Map<string, string>();
    for (const feature of this.features.values()) {
      if (feature.external || (feature.project ?? this.project) !== project) continue;
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
      versions.set(
        key,
        featureVersions(feature, (field) => inputs.get(field) ?? [], versionOf, length),
      );
    }
    this.#versions.set(length, versions);
    return versions;
  }
}

/** Whether a value is a graph, of whichever copy of this package. @throws PACKAGE_DUPLICATED. */
export function isFeatureGraph(value: unknown): value is FeatureGraph {
  return isOf(value, "FeatureGraph");
}
