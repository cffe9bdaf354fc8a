import type { Capability } from "@metaxy-ts/core/adapter";
import type { Lab } from "./lab.js";

/** Something that every store does. Cases are data: a binding to a test runner, a script or a mutant test runs them. */
export interface ConformanceCase {
  /** Topic and name, `delete/soft-then-revive`: stable, documented, never used for anything else. */
  readonly id: string;
  /** What holds, in a sentence. */
  readonly title: string;
  /** The version of the store contract that provided it. */
  readonly since: string;
  /** Runs where the manifest says that all of these are native or emulated. */
  readonly needs?: readonly Capability[];
  /** Runs where this is neither: the adapter has to refuse by code. */
  readonly without?: Capability;
  /** Runs where the harness can read tables without the adapter. */
  readonly raw?: true;
  /** Runs where the harness has a module for other processes. */
  readonly processes?: true;
  /** Rejects, by an assertion, when the store does otherwise. */
  run(lab: Lab): Promise<void>;
}

/** The version of the store contract that this package tests: major for what breaks adapters, minor for what adds to it. */
export const contractVersion = "1.0";

/** Cases of one topic: their IDs start with it. */
export function topic(
  name: string,
  cases: { readonly [id: string]: Omit<ConformanceCase, "id" | "since"> & { readonly since?: string } },
): readonly ConformanceCase[] {
  return Object.entries(cases).map(([id, rest]) => ({ since: "1.0", ...rest, id: `${name}/${id}` }));
}
