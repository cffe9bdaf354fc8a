import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { main, metaxy, metaxyInTerminal } from "./support/program.js";
import { withoutPipeline, words, wordsFolder } from "./support/words.js";

const ctrlC = "\u0003";
const seconds = /\d+\.\d$/gm;

/** The table, without the times. */
const table = (stdout: string): string => stdout.replaceAll(seconds, "…");

async function storedLengths(folder: string): Promise<number> {
  const { stdout } = await metaxy(folder, ["read", "word/length", "-f", "ndjson"]);
  return stdout.split("\n").filter((line) => line !== "").length;
}

describe("metaxy run", () => {
  it("computes what is new, then nothing, says what failed, and tries it again when it is told to", async () => {
    const folder = await wordsFolder(words(5, [3]));
    const first = await metaxy(folder, ["run"]);
    expect(table(first.stdout)).toBe(
      [
        "FEATURE      END     WRITTEN  FAILED  SKIPPED  DELETED  SECONDS",
        "word         ✓ done        5       0        0        0      …",
        "word/length  ✓ done        4       1        0        0      …",
        "word/half    ✓ done        4       0        0        0      …",
        "",
      ].join("\n"),
    );
    expect(first.stderr).toMatch(/^computing w1\nword\/length: \{"id":"w3"\} failed with RangeError: bad word w3\n/);
    const [, command = ""] = /^1 sample failed\. To see them: metaxy (read .*)$/m.exec(first.stderr) ?? [];
    expect(first.code).toBe(0);

    const [, filter = ""] = /^read metaxy-ts\/failures --filter "(.*)"$/.exec(command) ?? [];
    const seen = await metaxy(folder, ["read", "metaxy-ts/failures", "--filter", filter, "-f", "ndjson"]);
    expect(JSON.parse(seen.stdout)).toMatchObject({ feature: "word/length", message: "bad word w3", attempts: 1 });
    const runs = await metaxy(folder, ["read", "metaxy-ts/runs", "-f", "csv", "--columns", "feature,written,failed"]);
    expect(runs.stdout.trim().split("\n").sort()).toEqual([
      "feature,written,failed",
      "word,5,0",
      "word/half,4,0",
      "word/length,4,1",
    ]);

    const status = await metaxy(folder, ["status"]);
    expect(status.stdout).toBe(
      [
        "FEATURE      STATE      ROWS  NEW  STALE  ORPHANED  WAITING  FAILED   DONE",
        "word         ○ root        5                                      0",
        "word/length  ● pending     4    1      0         0        0       1   80 %",
        "word/half    ✓ in sync     4    0      0         0        0       0  100 %",
        "",
      ].join("\n"),
    );

    const second = await metaxy(folder, ["run"]);
    expect(table(second.stdout)).toContain("word/length  ✓ done        0       0        1        0      …\n");
    expect(second).toMatchObject({
      stderr: "1 sample that failed before was skipped. --retry-failed tries them again.\n",
      code: 0,
    });
    const third = await metaxy(folder, ["run", "--retry-failed", "-f", "json"], { GOOD: "1" });
    expect(JSON.parse(third.stdout)).toMatchObject({
      end: "done",
      features: [{ written: 0 }, { feature: "word/length", written: 1, skipped: 0 }, { written: 1 }],
    });
    expect(third).toMatchObject({ stderr: "", code: 0 });
    expect((await metaxy(folder, ["status", "--assert-in-sync"])).code).toBe(0);
  });

  it("only counts in a dry run, and computes a part if it is told to", async () => {
    const folder = await wordsFolder(words(6));
    const first = await metaxy(folder, ["run", "word", "-f", "json"]);
    expect(JSON.parse(first.stdout)).toMatchObject({ features: [{ feature: "word", written: 6 }] });
    const dry = await metaxy(folder, ["run", "--dry-run"]);
    expect(dry.stdout).toBe(
      [
        "FEATURE      END        NEW  STALE  ORPHANED  WAITING",
        "word         ○ planned    0      0         0        0",
        "word/length  ○ planned    6      0         0        0",
        "word/half    ○ planned    0      0         0        0",
        "",
      ].join("\n"),
    );
    const filtered = await metaxy(folder, ["run", "word/length", "--filter", "word=id = 'w5'", "-f", "json"]);
    expect(JSON.parse(filtered.stdout)).toMatchObject({ features: [{ written: 1 }] });
    const limited = await metaxy(folder, ["run", "word/length+", "-n", "2", "-f", "json"]);
    expect(JSON.parse(limited.stdout)).toMatchObject({ features: [{ written: 2 }, { written: 2 }] });
    const none = await metaxy(folder, ["run", "word/length", "--sample", "0", "-f", "json"]);
    expect(JSON.parse(none.stdout)).toMatchObject({ features: [{ new: 3, written: 0 }] });
  });

  it("ends with 3 over a budget, and with 1 when a feature fails", async () => {
    const bad = Array.from({ length: 60 }, (_, index) => index);
    const folder = await wordsFolder(words(60, bad));
    for (const budget of [
      ["--max-failures", "4"],
      ["--max-failure-share", "0.5", "--retry-failed"],
    ]) {
      const { stdout, stderr, code } = await metaxy(folder, ["run", ...budget]);
      expect(stdout).toMatch(/^word\/length {2}✗ over-budget .*\nword\/half .*… (?:blocked|stopped)/m);
      expect(stderr).toMatch(/^word\/length: .* samples failed, and .* may\. Correct the cause, and run again\.$/m);
      expect(code).toBe(3);
    }
    await writeFile(join(folder, "words.json"), "[");
    const broken = await metaxy(folder, ["run"]);
    expect(broken.stdout).toMatch(/^word {9}✗ failed .*\nword\/length {2}… blocked/m);
    expect(broken.stderr).toMatch(/^word: Unexpected end of JSON input$/m);
    expect(broken.code).toBe(1);
  });

  it("prints events as they come, as plain data", async () => {
    const folder = await wordsFolder(words(3, [0]));
    const { stdout, stderr, code } = await metaxy(folder, ["run", "-f", "ndjson", "--max-failures", "0"]);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "run-started", features: ["word", "word/length", "word/half"] });
    expect(events.find(({ type }) => type === "sample-failed")).toMatchObject({
      feature: "word/length",
      sample: '{"id":"w0"}',
      error: { name: "RangeError", message: "bad word w0" },
    });
    expect(events.at(-1)).toMatchObject({
      type: "run-finished",
      report: { end: "over-budget", features: [{}, { error: { code: "BUDGET_EXCEEDED" } }, {}] },
    });
    expect(stderr).toContain("1 sample failed.");
    expect(code).toBe(3);
  });
});

describe("a run that is stopped", () => {
  it("stores what was computed, says so, and ends with 130", async () => {
    const folder = await wordsFolder(words(500));
    const child = spawn(process.execPath, [main, "run", "-f", "ndjson"], {
      cwd: folder,
      env: { ...process.env, WAIT: "20" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stderr = text(child.stderr);
    let isSent = false;
    child.stdout.on("data", (data: Buffer) => {
      if (isSent || !data.toString().includes('"computed":5,')) return;
      isSent = true;
      child.kill("SIGINT");
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
    expect(await stderr).toContain("Stopping: what is being computed is finished and stored. Ctrl-C again to abort.\n");
    const stored = await storedLengths(folder);
    expect(stored).toBeGreaterThanOrEqual(5);
    expect(stored).toBeLessThan(100);
    const again = await metaxy(folder, ["run", "-f", "json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ features: [{ written: 0 }, { written: 500 - stored }, {}] });
  });

  it("does not wait for what is being computed after a second Ctrl-C", async () => {
    const folder = await wordsFolder(words(20));
    const input = [
      ["0 of 20", ctrlC],
      ["Stopping", ctrlC],
    ] as const;
    const { screen, code } = await metaxyInTerminal(folder, ["run"], { input, env: { WAIT: "600000" } });
    expect(screen).toMatch(/word\/length {2}.*… stopped/);
    expect(screen.lastIndexOf("\u001b[?25h")).toBeGreaterThanOrEqual(screen.lastIndexOf("\u001b[?25l"));
    expect(code).toBe(130);
  });
});

describe("a run on a terminal", () => {
  it("shows how far each feature is, and above it what steps print", async () => {
    const folder = await wordsFolder(words(100, [9]));
    const { screen, code } = await metaxyInTerminal(folder, ["run"], { env: { WAIT: "40", NO_COLOR: "1" } });
    expect(screen).toMatch(/1 of 3 features, \d s/);
    expect(screen).toMatch(/ {2}word\/length {2}━+─+ {2}\d+ of 100 {2}1 failed {2}\d+\/s {2}\d s left/);
    expect(screen).toContain("computing w1\n");
    expect(screen).not.toContain("\u001b[3");
    expect(code).toBe(0);
  });
});

describe("what cannot be run", () => {
  it("is said with what to do, and ends with 1", async () => {
    const folder = await wordsFolder(words(2), {
      "none.config.ts": withoutPipeline,
      "number.config.ts": withoutPipeline.replace("features:", 'pipeline: "number.ts", features:'),
      "number.ts": "export const pipeline = 7;",
      "other.config.ts": withoutPipeline.replace('features: "features.ts"', 'pipeline: "pipeline.ts", features: []'),
    });
    const cases: [string[], string][] = [
      [["wrod"], 'did you mean "word"?'],
      [["-c", "none.config.ts"], 'none.config.ts names no pipeline. Add pipeline: "./pipeline.ts"'],
      [
        ["-c", "number.config.ts"],
        "number.ts is a number. Export what definePipeline() of @metaxy-ts/runner returned.",
      ],
      [["-c", "other.config.ts"], "computes word, which is no feature of the project."],
      [["--filter", "seconds > 60"], '--filter takes a feature and a filter, such as video/raw="seconds > 60"'],
    ];
    const ended = await Promise.all(cases.map(([args]) => metaxy(folder, ["run", ...args])));
    for (const [index, { stdout, stderr, code }] of ended.entries()) {
      expect(stderr).toContain(cases[index]?.[1]);
      expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    }
    expect(await metaxy(folder, ["run", "--sample", "2"])).toMatchObject({
      stderr: expect.stringContaining("It has to be a number from 0 to 1."),
      code: 2,
    });
  });
});
