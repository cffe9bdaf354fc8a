import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Timestamp } from "@metaxy-ts/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Executor, RunOptions } from "../src/index.js";
import { failures, processes, run, threads } from "../src/index.js";
import type { Item } from "./support/hazards.js";
import { items, parts, pipeline, timed, work } from "./support/hazards.js";
import { memory } from "./support/words.js";

const module = new URL("support/hazards.ts", import.meta.url);
const executors: readonly [string, () => Executor][] = [
  ["threads", () => threads({ module, size: 2 })],
  ["processes", () => processes({ module, size: 2 })],
];

/** Items that do what their text says; those without one are computed. */
const list = (count: number, texts: Readonly<Record<number, string>> = {}, other = "good"): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `i${index}`, text: texts[index] ?? other, at: new Date(index) }));

const ofWork = (options: RunOptions): RunOptions => ({ only: ["item", "item/work"], ...options });

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "metaxy-executors-"));
  vi.stubEnv("METAXY_TEST_LOG", join(folder, "log"));
  writeFileSync(join(folder, "log"), "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const logged = (what: string): string[] =>
  readFileSync(join(folder, "log"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith(what));

describe.each(executors)("%s", (kind, executor) => {
  it("compute all features in workers, which are set up and torn down once", async () => {
    await using store = await memory();
    items.list = list(80, {}, "busy");
    items.list[7] = { id: "i7", text: "good", at: Timestamp.from("2024-01-31T12:00:00.123456Z") };
    const report = await run(pipeline, { store, executor: executor(), batchRows: 10, featureConcurrency: 1 });
    expect(report.features.map(({ end, written, failed }) => [end, written, failed])).toEqual(
      Array(4).fill(["done", 80, 0]),
    );
    const rows = await (await store.read(work)).rows();
    const workers = new Set(rows.map(({ worker }) => worker));
    expect(workers.size).toBe(2);
    expect(workers.has(`${process.pid} 0`)).toBe(false);
    expect(logged("setup")).toHaveLength(4); // two steps have a setup
    expect(logged("teardown").sort()).toEqual(
      logged("setup")
        .map((line) => line.replace("setup", "teardown"))
        .sort(),
    );
    const [seventh] = await (await store.read(work, { filters: (c) => c.id.eq("i7") })).rows();
    expect(seventh?.at.toJSON()).toBe("2024-01-31T12:00:00.123456Z");
    expect(await (await store.read(parts)).count()).toBe(80 * 4);
    if (kind === "processes")
      for (const worker of workers) expect(() => process.kill(Number(worker.split(" ")[0]), 0)).toThrow("ESRCH");
  });

  it("fail only the samples that end their worker", async () => {
    await using store = await memory();
    const ends: Record<number, string> = { 3: "exit", 40: "later", 70: "throw", 71: "function" };
    if (kind === "processes") Object.assign(ends, { 41: "kill", 90: "abort" });
    items.list = list(100, ends);
    const report = await run(pipeline, ofWork({ store, executor: executor(), batchRows: 40 }));
    const failed = Object.keys(ends).length;
    expect(report.features[1]).toMatchObject({ end: "done", written: 100 - failed, failed });
    const rows = await (await store.read(failures)).rows();
    const messages = Object.fromEntries(rows.map(({ sample, error, message }) => [sample, `${error}: ${message}`]));
    expect(messages['{"id":"i3"}']).toMatch(/^WORKER_ENDED: .*code:? 3/);
    expect(messages['{"id":"i40"}']).toMatch(/^WORKER_ENDED: .*code:? 4/);
    expect(messages['{"id":"i70"}']).toBe("RangeError: bad item");
    expect(messages['{"id":"i71"}']).toMatch(/^STEP_RESULT_INVALID: .*cannot be sent/);
    if (kind === "threads") return;
    expect(messages['{"id":"i41"}']).toContain("was killed by SIGKILL");
    expect(messages['{"id":"i90"}']).toContain("was killed by SIGABRT, as it is when Node.js runs out of memory");
  });

  it("end a sample that loops forever, and no other one", async () => {
    await using store = await memory();
    items.list = list(30, { 9: "loop", 20: "wait" });
    const report = await run(pipeline, { store, executor: executor(), only: ["item", "item/timed"] });
    expect(report.features[1]).toMatchObject({ end: "done", written: 28, failed: 2 });
    const rows = await (await store.read(failures)).rows();
    expect(rows.map(({ sample, error }) => [sample, error]).sort()).toEqual([
      ['{"id":"i20"}', "STEP_TIMEOUT"],
      ['{"id":"i9"}', "STEP_TIMEOUT"],
    ]);
    expect(await (await store.read(timed)).count()).toBe(28);
  });

  it("refuse samples of another version", async () => {
    await using store = await memory();
    items.list = list(10);
    vi.stubEnv("METAXY_TEST_VERSION", "2"); // of the workers, which read it when they load the module
    const report = await run(pipeline, ofWork({ store, executor: executor() }));
    expect(report.features[1]).toMatchObject({
      end: "failed",
      written: 0,
      failed: 0,
      error: { code: "WORKER_DIFFERS", message: expect.stringContaining("Both have to load the same code") },
    });
  });

  it("fail the feature if no worker can begin", async () => {
    await using store = await memory();
    items.list = list(10);
    vi.stubEnv("METAXY_TEST_SETUP", "throw");
    const thrown = await run(pipeline, ofWork({ store, executor: executor() }));
    expect(thrown.features[1]).toMatchObject({
      end: "failed",
      failed: 0,
      error: { name: "RangeError", message: "no model" },
    });
    vi.stubEnv("METAXY_TEST_SETUP", "exit");
    const exited = await run(pipeline, ofWork({ store, executor: executor() }));
    expect(exited.features[1]).toMatchObject({ end: "failed", failed: 0, error: { code: "WORKER_ENDED" } });
    expect(exited.features[1]?.error?.message).toMatch(/could compute no sample of item\/work: it .*code:? 9/);
    const create = kind === "threads" ? threads : processes;
    for (const [missing, message] of [
      [join(folder, "missing.js"), "missing.js"],
      [new URL("support/words.ts", import.meta.url), "exports no pipeline"],
    ] as const) {
      const other = await run(pipeline, ofWork({ store, executor: create({ module: missing, size: 1 }) }));
      expect(other.features[1]).toMatchObject({ end: "failed", error: { message: expect.stringContaining(message) } });
    }
  });

  it("finish after a stop what has begun, and nothing else", async () => {
    await using store = await memory();
    items.list = list(120, {}, "busy");
    const stop = new AbortController();
    const options = ofWork({ store, executor: executor(), batchRows: 50, stopSignal: stop.signal });
    const report = await run(pipeline, {
      ...options,
      onEvent: (event) =>
        event.type === "progress" && event.feature === "item/work" && event.computed === 10 && stop.abort(),
    });
    const begun = logged("busy");
    expect(report.features[1]).toMatchObject({ end: "stopped", failed: 0, written: begun.length });
    expect(begun.length).toBeGreaterThanOrEqual(10);
    expect(begun.length).toBeLessThan(80);
    expect(await (await store.read(work)).count()).toBe(begun.length);
    const rest = await run(pipeline, ofWork({ store, executor: executor() }));
    expect(rest.features[1]).toMatchObject({ end: "done", written: 120 - begun.length });
    expect(new Set(logged("busy")).size).toBe(120);
    expect(logged("busy")).toHaveLength(120);
  });

  it("end at once when the run is aborted", async () => {
    await using store = await memory();
    items.list = list(40, { 30: "loop", 5: "wait" });
    const abort = new AbortController();
    const timer = setInterval(() => {
      if (logged("loop").length > 0) abort.abort();
    }, 20);
    const report = await run(pipeline, ofWork({ store, executor: executor(), signal: abort.signal }));
    clearInterval(timer);
    expect(report.features[1]).toMatchObject({ end: "stopped", failed: 0 });
    expect(report.features[1]?.written).toBeGreaterThan(0);
    expect(await (await store.read(work)).count()).toBe(report.features[1]?.written);
  });

  it("take valid options", () => {
    const create = kind === "threads" ? threads : processes;
    expect(() => create({ module, size: 0 })).toThrow("a whole number above 0 for size; got 0");
    expect(() => create({} as never)).toThrow("needs module");
    expect(() => create({ module, sise: 1 } as never)).toThrow("sise");
  });
});
