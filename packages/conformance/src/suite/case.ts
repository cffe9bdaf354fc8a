import type { Capability } from "@metaxy-ts/core/adapter";
import type { Lab } from "./lab.js";

/** What a harness may have for single cases. */
export type Hook = "exists" | "runSql" | "damage.corrupt" | "damage.full";

/** Something that every store does. Cases are data: a binding to a test runner, a script or a mutant test runs them. */
export interface ConformanceCase {
  /** Topic and name, `delete/soft-then-revive`: stable, documented, never used for anything else. */
  readonly id: string;
  /** What holds, in a sentence. */
  readonly title: string;
  /** The version of the store contract that provided it. */
  readonly since: string;
  /** The case runs where the manifest says that all of these are native or emulated. If omitted, on every store. */
  readonly needs?: readonly Capability[];
  /** The case runs where this is neither native nor emulated: the adapter has to refuse it by code. If omitted, on every store. */
  readonly without?: Capability;
  /** With `true`, the case runs where the harness can read tables without the adapter. If omitted, everywhere. */
  readonly raw?: true;
  /** With `true`, the case runs where the harness has a module for other processes. If omitted, everywhere. */
  readonly processes?: true;
  /** The case runs where the harness has this. If omitted, everywhere. */
  readonly hook?: Hook;
  /** With `true`, the case runs where the adapter has `ddl`. If omitted, everywhere. */
  readonly ddl?: true;
  /** The place of a recorded history among all of them: a run may replay only some. If omitted, the case is none. */
  readonly recorded?: number;
  /** Runs the case in new, empty stores. Rejects if the store does otherwise: with an assertion error, or with what the store threw. */
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
