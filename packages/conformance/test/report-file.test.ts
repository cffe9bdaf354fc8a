import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capabilities } from "@metaxy-ts/core/adapter";
import { newFolder } from "@metaxy-ts/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cases } from "../src/cases/index.js";
import { buildReport } from "../src/suite/report.js";
import { reportFile } from "../src/suite/report-file.js";
import type { CaseResult } from "../src/suite/run.js";

const supports = Object.fromEntries(capabilities.map((name) => [name, "native"])) as never;
const history = cases.find(({ recorded }) => recorded !== undefined)?.id ?? "";

/** A report in which everything passed but a recorded history. */
const reportWith = (result: Omit<CaseResult, "id">) =>
  buildReport(
    { name: "made-up", supports, contract: undefined },
    cases.map(({ id }) => (id === history ? { id, ...result } : { id, outcome: "passed" })),
  );
const drawn = reportWith({ outcome: "passed" });
const notDrawn = reportWith({ outcome: "not drawn", reason: "seed 1 says so" });
const json = (report: unknown): string => `${JSON.stringify(report, null, 2)}\n`;

describe("a report's file", () => {
  let file: string;
  beforeEach(async () => {
    file = join(await newFolder(), "conformance.json");
  });
  afterEach(() => vi.unstubAllEnvs());

  it("keeps the outcome of a recorded history that a run has not drawn, in CI too", async () => {
    vi.stubEnv("CI", "");
    await reportFile(file)(drawn);
    await reportFile(file)(notDrawn);
    expect(await readFile(file, "utf8")).toBe(json(drawn));
    vi.stubEnv("CI", "true");
    await reportFile(file)(notDrawn);
  });

  it("is not begun without all of them, and says how to have them", async () => {
    vi.stubEnv("CI", "");
    await expect(reportFile(file)(notDrawn)).rejects.toThrow(/METAXY_RECORDED_ONE_OF=1/);
  });

  it("is out of date in CI if another case came out otherwise", async () => {
    await writeFile(file, json(reportWith({ outcome: "skipped", reason: "it was not there" })));
    vi.stubEnv("CI", "true");
    await expect(reportFile(file)(drawn)).rejects.toThrow(/out of date/);
  });
});
