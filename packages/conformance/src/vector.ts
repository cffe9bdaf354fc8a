import type { HashAlgorithm } from "@metaxy-ts/core";

type Row = Readonly<Record<string, unknown>>;

/** A feature graph, a little of its history, and what the reference implementation answered. */
export interface Vector {
  readonly name: string;
  readonly hash_algorithm: HashAlgorithm;
  /** Cuts sample hashes and definition hashes. */
  readonly hash_truncation_length: number;
  /** Specs in JSON form, parents before children. */
  readonly features: readonly unknown[];
  readonly versions: Readonly<Record<string, VectorVersions>>;
  readonly steps: readonly VectorStep[];
}

export interface VectorVersions {
  readonly feature_version: string;
  readonly spec_version: string;
  readonly code_version: string;
  readonly field_versions: Readonly<Record<string, string>>;
}

export type VectorStep =
  | { readonly op: "write"; readonly feature: string; readonly rows: readonly Row[] }
  | { readonly op: "delete"; readonly feature: string; readonly where: Row; readonly soft: boolean }
  | {
      readonly op: "resolve";
      readonly feature: string;
      readonly new: readonly Row[];
      readonly stale: readonly Row[];
      readonly orphaned: readonly Row[];
    };

/** Something that a store answered otherwise. */
export interface Mismatch {
  readonly vector: string;
  /** Index of the step, or what else was compared. */
  readonly step: string;
  /** The sample, or what else it is about. */
  readonly sample: string;
  readonly expected: string;
  readonly got: string;
}
