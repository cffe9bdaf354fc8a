import type { FeatureGraph } from "@metaxy-ts/core";
import type { AnyFeature, MetaxyError } from "@metaxy-ts/core/adapter";

/** A feature, and where it is defined. */
export interface FoundFeature {
  /** The feature. */
  readonly feature: AnyFeature;
  /** The absolute path of the module that defines it. Modules that only export it again do not count. */
  readonly file: string;
  /** The export of that module: `raw`, `default`, `features[0]`, `video.raw`; null for a parent of a feature that no module exports. */
  readonly export: string | null;
  /** The name of the package that defines it. Null if its `package.json` has none. */
  readonly package: string | null;
  /** The project that owns it. */
  readonly project: string;
}

/** What a source of features has, and what is wrong with the rest. */
export interface FoundFeatures {
  /** The features, each once. */
  readonly features: readonly FoundFeature[];
  /** What could not be read. `details.file` says where. */
  readonly problems: readonly MetaxyError[];
}

/** Where a project's own features come from: the modules of packages. */
export interface FeatureSource {
  /** Finds all features. What is wrong with one of them is a problem, and never hides the others. */
  find(): Promise<FoundFeatures>;
}

/** The features of a project. */
export interface ProjectFeatures extends FoundFeatures {
  /** All features that were found, by key; of one key, by file. Those that have a problem are not in the graph. */
  readonly features: readonly FoundFeature[];
  /** What is wrong, each with its file and what to do. Empty if the graph has all features. */
  readonly problems: readonly MetaxyError[];
  /** The features that fit together, each in the project of its package. */
  readonly graph: FeatureGraph;
}

/** A feature of another project that features of this one depend on, directly or not. */
export interface ExternalOrigin {
  /** The key of the feature. */
  readonly feature: string;
  /** The project that owns it. */
  readonly project: string;
  /** Where its definition comes from: a lock file, a store, or nothing but the code of this project. */
  readonly source: "lock" | "store" | "code";
  /** The path of the lock file, the name of the store, or the path of the module. */
  readonly place: string;
  /** Where its own project defines it, such as `features.video.Video` or `src/features.ts#video`; null if that is not known. */
  readonly definedIn: string | null;
}

/** The features of a project, together with the definitions of other projects' features. */
export interface LinkedFeatures extends ProjectFeatures {
  /** The features that fit together. External ones are as their projects define them, and those that they are made from are there, too. */
  readonly graph: FeatureGraph;
  /** What is wrong. External features without a definition, and with other versions than the code expects, are among it. */
  readonly problems: readonly MetaxyError[];
  /** The features of other projects in the graph, by key. */
  readonly externals: ReadonlyMap<string, ExternalOrigin>;
}
