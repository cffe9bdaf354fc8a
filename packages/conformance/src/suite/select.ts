import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { isSupported } from "@metaxy-ts/core/adapter";
import type { ConformanceCase, Hook } from "./case.js";
import { contractVersion } from "./case.js";
import { notDrawn } from "./draws.js";
import type { ConformanceOptions, StoreHarness } from "./harness.js";

/** Whether a case runs for a store, and if not, why not: the store cannot do it, or this run does not try it. */
export type Selection =
  | { readonly runs: true; readonly expectedFailure?: string }
  | { readonly runs: false; readonly outcome: "skipped" | "not drawn"; readonly reason: string };

export function select(
  test: ConformanceCase,
  { supports, ddl }: Pick<StoreAdapter, "supports" | "ddl">,
  options: ConformanceOptions,
): Selection {
  const { contract = contractVersion, expectedFailures = {} } = options;
  if (isLater(test.since, contract)) {
    return skip(`it came with contract ${test.since}; the adapter claims ${contract}`);
  }
  const missing = test.needs?.find((name) => !isSupported(supports[name]));
  if (missing) return skip(`${missing} is ${supports[missing]}`);
  if (test.without && isSupported(supports[test.without])) {
    return skip(`${test.without} is ${supports[test.without]}`);
  }
  if (test.raw && !options.readRaw) return skip("the harness has no readRaw");
  if (test.ddl && !ddl) return skip("the adapter has no ddl");
  if (test.hook && !hasHook(test.hook, options)) return skip(`the harness has no ${test.hook}`);
  if (test.processes && !options.module) return skip("the harness has no module for other processes");
  const reason = test.recorded === undefined ? undefined : notDrawn(test.recorded, options);
  if (reason !== undefined) return { runs: false, outcome: "not drawn", reason };
  const expectedFailure = expectedFailures[test.id];
  return { runs: true, ...(expectedFailure !== undefined && { expectedFailure }) };
}

/** @throws Error for options that cannot be meant, so that a typo does not switch anything off. */
export function checkOptions(options: ConformanceOptions, cases: readonly ConformanceCase[]): void {
  const { contract = contractVersion, expectedFailures = {} } = options;
  if (!/^\d+\.\d+$/.test(contract))
    throw new Error(`contract is "1.0" or the like; it is ${JSON.stringify(contract)}.`);
  if (isLater(contract, contractVersion)) {
    throw new Error(`The adapter claims contract ${contract}; this suite knows up to ${contractVersion}. Upgrade it.`);
  }
  const known = new Set(cases.map(({ id }) => id));
  for (const [id, reason] of Object.entries(expectedFailures)) {
    if (!known.has(id)) throw new Error(`expectedFailures names ${id}, and there is no such case.`);
    if (reason.trim() === "") throw new Error(`expectedFailures of ${id} gives no reason.`);
  }
}

/** Variables that the stores need and that are not set. @throws Error in CI, where a store that cannot be tested is a failure. */
export function missingEnvironment({ env = [] }: ConformanceOptions): readonly string[] {
  const missing = env.filter((name) => !process.env[name]);
  if (missing.length > 0 && process.env.CI) {
    throw new Error(`The conformance suite needs ${missing.join(", ")}, and in CI it may not be skipped.`);
  }
  return missing;
}

function hasHook(hook: Hook, { exists, runSql, damage }: StoreHarness): boolean {
  const hooks = { exists, runSql, "damage.corrupt": damage?.corrupt, "damage.full": damage?.full };
  return hooks[hook] !== undefined;
}

function skip(reason: string): Selection {
  return { runs: false, outcome: "skipped", reason };
}

function isLater(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = than.split(".").map(Number);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}
