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

/** Where features come from: the modules of packages, and later what others have recorded. */
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
