import type { HashAlgorithm } from "@metaxy-ts/core";

type Row = Readonly<Record<string, unknown>>;

/** A feature graph, a little of its history, and what the reference implementation answered. */
export interface Vector {
  /** What the vector is about, and from which seed it was made. */
  readonly name: string;
  /** The algorithm of sample hashes. */
  readonly hash_algorithm: HashAlgorithm;
  /** Cuts sample hashes and definition hashes. */
  readonly hash_truncation_length: number;
  /** Specs in JSON form, parents before children. */
  readonly features: readonly unknown[];
  /** Versions of the definitions, by feature key. */
  readonly versions: Readonly<Record<string, VectorVersions>>;
  /** Operations on one store, in order, with what the resolves among them returned. */
  readonly steps: readonly VectorStep[];
}

/** Versions of one feature's definition, as hashes of the vector's length. */
export interface VectorVersions {
  /** Of the code versions of all fields, and of all that they depend on. */
  readonly feature_version: string;
  /** Of the spec. */
  readonly spec_version: string;
  /** Of the code versions of the feature's own fields. */
  readonly code_version: string;
  /** Of each field, by its key. */
  readonly field_versions: Readonly<Record<string, string>>;
}

/** One operation on a store. A resolve has the rows of its three parts; what this library calls waiting is among the orphaned. */
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
  /** The name of the vector. */
  readonly vector: string;
  /** Index of the step, or what else was compared. */
  readonly step: string;
  /** The sample, or what else it is about. */
  readonly sample: string;
  /** What the reference implementation answered, as JSON. */
  readonly expected: string;
  /** What the store answered, as JSON. */
  readonly got: string;
}
