import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { memoryAdapter } from "@metaxy-ts/core/memory";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cases } from "../src/cases/index.js";
import { bindSuite } from "../src/suite/bind.js";
import type { ConformanceCase } from "../src/suite/case.js";
import type { ConformanceOptions } from "../src/suite/harness.js";
import type { Lab } from "../src/suite/lab.js";
import { reportFile } from "../src/suite/report-file.js";
import { runAll } from "../src/suite/run.js";
import { describeStoreConformance } from "../src/vitest.js";
import { memoryHarness } from "./support/memory-harness.js";

const memory = (): ConformanceOptions => memoryHarness(memoryAdapter);

describeStoreConformance({
  ...memory(),
  onReport: reportFile(new URL("../../core/conformance.json", import.meta.url)),
});

const passing: ConformanceCase = {
  id: "made-up/passing",
  title: "it passes",
  since: "1.0",
  run: async () => undefined,
};
const failing: ConformanceCase = {
  ...passing,
  id: "made-up/failing",
  run: async () => {
    throw new Error("It fails.");
  },
};

describe("a run", () => {
  const run = (options: Partial<ConformanceOptions>, ...chosen: readonly ConformanceCase[]) =>
    runAll({ ...memory(), ...options }, chosen);

  it("says what passed and what failed, and why", async () => {
    expect(await run({}, passing, failing)).toMatchObject([
      { id: "made-up/passing", outcome: "passed" },
      { id: "made-up/failing", outcome: "failed", error: { message: "It fails." } },
    ]);
  });

  it("knows failures that are expected, and minds those that are over", async () => {
    const expectedFailures = { "made-up/passing": "since issue 1", "made-up/failing": "since issue 2" };
    expect(await run({ expectedFailures }, passing, failing)).toMatchObject([
      { id: "made-up/passing", outcome: "passed unexpectedly", reason: "since issue 1" },
      { id: "made-up/failing", outcome: "failed as expected", reason: "since issue 2" },
    ]);
  });

  it("takes no expected failure of a case that is not there, or without a reason", async () => {
    await expect(run({ expectedFailures: { "made-up/pasing": "a typo" } }, passing)).rejects.toThrow(/made-up\/pasing/);
    await expect(run({ expectedFailures: { "made-up/passing": " " } }, passing)).rejects.toThrow(/no reason/);
  });

  it("tries few histories from another seed each time, and many in a long run", async () => {
    const seen: Lab["properties"][] = [];
    const looking: ConformanceCase = { ...passing, run: async ({ properties }) => void seen.push(properties) };
    vi.stubEnv("METAXY_SEED", "").stubEnv("METAXY_RUNS", "").stubEnv("METAXY_LONG", "");
    await run({}, looking, looking);
    vi.stubEnv("METAXY_LONG", "1").stubEnv("METAXY_SEED", "7");
    await run({}, looking);
    vi.unstubAllEnvs();
    const [first, second, long] = seen;
    expect([first?.runs, second?.runs]).toEqual([24, 24]);
    expect(second?.seed).not.toBe(first?.seed);
    expect(long).toEqual({ runs: 200, seed: 7 });
  });

  it("replays a share of the recorded histories, another one with another seed", async () => {
    vi.stubEnv("METAXY_RECORDED_ONE_OF", "3");
    const histories = Array.from({ length: 9 }, (_, recorded) => ({ ...passing, id: `made-up/${recorded}`, recorded }));
    const outcomes = async (seed: string) => {
      vi.stubEnv("METAXY_SEED", seed);
      return await run({}, passing, ...histories);
    };
    const shares = [await outcomes("1"), await outcomes("2"), await outcomes("3")];
    vi.unstubAllEnvs();
    for (const [own, ...share] of shares) {
      expect(own?.outcome).toBe("passed"); // a case that is no recorded history
      expect(share.filter(({ outcome }) => outcome === "passed")).toHaveLength(3);
    }
    const drawn = shares.flatMap((share) => share.filter(({ outcome }) => outcome === "passed").map(({ id }) => id));
    expect(new Set(drawn)).toEqual(new Set([passing, ...histories].map(({ id }) => id)));
    expect(shares[0]?.[1]).toMatchObject({ outcome: "not drawn", reason: expect.stringContaining("seed 1") as string });
  });

  it("runs cases away from UTC, and others not", async () => {
    const usual = process.env.TZ;
    const offset = (): number => new Date(2024, 0).getTimezoneOffset();
    const before = offset();
    const seen: number[] = [];
    await run({}, { ...passing, run: async () => void seen.push(offset()) }, failing);
    expect(seen).not.toEqual([0]);
    expect([process.env.TZ, offset()]).toEqual([usual, before]);
  });

  it("skips cases of a later contract, and takes no contract that it does not know", async () => {
    const later: ConformanceCase = { ...failing, since: "1.10" };
    expect(await run({ contract: "1.0" }, passing, later)).toMatchObject([
      { outcome: "passed" },
      { outcome: "skipped", reason: "it came with contract 1.10; the adapter claims 1.0" },
    ]);
    await expect(run({ contract: "1.9" }, passing)).rejects.toThrow(/Upgrade/);
    await expect(run({ contract: "1" }, passing)).rejects.toThrow(/contract is/);
  });

  it("says why it skips what a store cannot do", async () => {
    const results = await run(
      { readRaw: undefined as never },
      { ...failing, needs: ["relation.sql"] },
      { ...failing, without: "read.asOf" },
      { ...failing, raw: true },
      { ...failing, processes: true },
      { ...failing, ddl: true },
      { ...failing, hook: "runSql" },
      { ...failing, hook: "damage.full" },
    );
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["skipped", "relation.sql is unsupported"],
      ["skipped", "read.asOf is native"],
      ["skipped", "the harness has no readRaw"],
      ["skipped", "the harness has no module for other processes"],
      ["skipped", "the adapter has no ddl"],
      ["skipped", "the harness has no runSql"],
      ["skipped", "the harness has no damage.full"],
    ]);
  });
});

describe("a binding", () => {
  afterEach(() => vi.unstubAllEnvs());

  /** A test runner that runs nothing, and the tests that were given to it. */
  function recorded(options: Partial<ConformanceOptions>) {
    const tests = new Map<string, () => Promise<void>>();
    const skipped: (readonly [name: string, reason: string])[] = [];
    bindSuite(
      {
        describe: (_, body) => body(),
        test: (name, body) => void tests.set(name, body),
        skip: (name, reason) => void skipped.push([name, reason]),
        afterAll: () => undefined,
      },
      { ...memory(), ...options },
    );
    return { tests, skipped };
  }

  it("registers every case, to be run or with a reason", () => {
    const { tests, skipped } = recorded({});
    expect(tests.size + skipped.length).toBe(cases.length);
    expect(skipped.filter(([, reason]) => reason === "")).toEqual([]);
  });

  it("fails a test that passes although it is expected to fail", async () => {
    const { tests } = recorded({ expectedFailures: { "isolation/empty-at-first": "it was broken once" } });
    const [, run] = [...tests].find(([name]) => name.includes("expected to fail: it was broken once")) ?? [];
    await expect(run?.()).rejects.toThrow(/take it out of expectedFailures/);
  });

  it("refuses an expected failure that is not there before anything runs", () => {
    expect(() => recorded({ expectedFailures: { "isolation/nothing": "gone" } })).toThrow(/no such case/);
  });

  it("skips the suite without what its stores need, but not in CI", () => {
    vi.stubEnv("CI", "");
    const env = ["METAXY_TEST_SERVER_THAT_NOBODY_HAS"];
    expect(recorded({ env })).toEqual({ tests: new Map(), skipped: [["all cases", `not set: ${env[0]}`]] });
    vi.stubEnv("CI", "true");
    expect(() => recorded({ env })).toThrow(/may not be skipped/);
  });

  it("to node:test runs the suite, and the process ends by itself", async () => {
    const file = fileURLToPath(new URL("./support/node-suite.mjs", import.meta.url));
    const given = ["--test", "--test-reporter=tap", "--test-skip-pattern=/bulk\\//", file];
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(process.execPath, given, {
      env,
      maxBuffer: 2 ** 26,
      timeout: 240_000,
    });
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toMatch(/a report of \d{3} cases/);
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(300);
    expect(Number(/^# skipped (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(0);
  });
});
