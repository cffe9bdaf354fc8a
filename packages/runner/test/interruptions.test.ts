import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Store } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { definePipeline, run, source, step } from "../src/index.js";
import { work } from "./support/hazards.js";
import { graph, length, memory, word, words } from "./support/words.js";

const long = process.env.METAXY_LONG === "1";
const file = (name: string): string => fileURLToPath(new URL(`support/${name}`, import.meta.url));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "metaxy-interruptions-"));
  writeFileSync(join(folder, "log"), "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Words whose lengths are computed one after the other, with what was computed. */
function slowly(count: number, milliseconds: number) {
  const computed: string[] = [];
  const state = { list: words(count) };
  const pipeline = definePipeline(graph, [
    source(word, { samples: () => state.list }),
    step(length, {
      concurrency: 4,
      compute: async ({ id, text }) => {
        computed.push(id);
        await setTimeout(milliseconds);
        return { length: text.length };
      },
    }),
  ]);
  return { computed, state, pipeline };
}

describe("a run that is stopped", () => {
  it("stores what has begun; the next one computes the rest, and nothing twice", async () => {
    await using store = await memory();
    const { computed, state, pipeline } = slowly(60, 3);
    await run(pipeline, { store, only: ["word"] });
    await run(pipeline, { store, only: ["word/length"], limit: 5 });
    const gone = computed.slice(0, 3); // their lengths are orphaned
    state.list = words(60).filter(({ id }) => !gone.includes(id));
    const stop = new AbortController();
    const onEvent = (event: { type: string; computed?: number }): void => {
      if (event.type === "progress" && event.computed === 10) stop.abort();
    };
    await run(pipeline, { store, only: ["word"] });
    const stopped = await run(pipeline, { store, only: ["word/length"], stopSignal: stop.signal, onEvent });
    const [feature] = stopped.features;
    expect(stopped.end).toBe("stopped");
    expect(feature).toMatchObject({ end: "stopped", failed: 0, deleted: 0 });
    expect(feature?.orphaned).toBeGreaterThan(0);
    expect(feature?.written).toBe(computed.length - 5);
    expect(feature?.written).toBeLessThanOrEqual(10 + 4);
    expect(await (await store.read(length)).count()).toBe(computed.length);
    const rest = await run(pipeline, { store });
    expect(rest.features[1]).toMatchObject({ end: "done", deleted: feature?.orphaned });
    expect(new Set(computed).size).toBe(computed.length);
    expect(await (await store.read(length)).count()).toBe(57);
  });

  it("begins no further feature", async () => {
    await using store = await memory();
    const { computed, pipeline } = slowly(5, 1);
    const report = await run(pipeline, { store, stopSignal: AbortSignal.abort() });
    expect(report.features.map(({ end }) => end)).toEqual(["stopped", "stopped"]);
    expect(computed).toEqual([]);
  });
});

describe("a run that is aborted", () => {
  it("stores what was computed, and waits for nothing", async () => {
    await using store = await memory();
    const signals: AbortSignal[] = [];
    const abort = new AbortController();
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(40) }),
      step(length, {
        compute: ({ id, text }, { signal }) => {
          if (id !== "w20") return { length: text.length };
          signals.push(signal);
          abort.abort();
          return new Promise<never>(() => undefined);
        },
      }),
    ]);
    const { features, end } = await run(pipeline, { store, signal: abort.signal });
    expect(end).toBe("stopped");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(features[1]).toMatchObject({ end: "stopped", failed: 0 });
    expect(features[1]?.written).toBeGreaterThan(0);
    expect(await (await store.read(length)).count()).toBe(features[1]?.written);
  });
});

/** A run in a process of its own. */
function coordinator(store: string, kind?: string): ChildProcess {
  const env = { ...process.env, METAXY_TEST_ITEMS: "120", METAXY_TEST_LOG: join(folder, "log") };
  const program = [file("coordinator.ts"), store, file("hazards.ts"), ...(kind ? [kind] : [])];
  return spawn(process.execPath, program, { env, stdio: "inherit" });
}

const logged = (what: string): string[] =>
  readFileSync(join(folder, "log"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith(what));

/** What a store has of the feature that is computed, without what differs between runs. */
async function content(path: string): Promise<unknown[]> {
  await using store: Store = await duckdb({ path }).open();
  const rows = await (await store.read(work)).rows();
  return rows
    .map(({ id, at, metaxy_provenance, metaxy_data_version }) =>
      JSON.stringify([id, at, metaxy_provenance, metaxy_data_version]),
    )
    .sort();
}

describe("a coordinator that is killed", () => {
  it("leaves a store with which the next run goes on to the same end", async () => {
    const whole = join(folder, "whole.duckdb");
    const [code] = await once(coordinator(whole), "exit");
    expect(code).toBe(0);
    const expected = await content(whole);
    expect(expected).toHaveLength(120);
    for (let round = 0; round < (long ? 20 : 3); round += 1) {
      const path = join(folder, `${round}.duckdb`);
      writeFileSync(join(folder, "log"), "");
      const child = coordinator(path, [undefined, "threads", "processes"][round % 3]);
      const moment = Math.floor(Math.random() * 120);
      while (logged("slow").length < moment && child.exitCode === null) await setTimeout(2);
      child.kill("SIGKILL");
      await once(child, "exit");
      const again = coordinator(path);
      expect(await once(again, "exit")).toEqual([0, null]);
      expect(await content(path), `killed after ${moment} samples had begun`).toEqual(expected);
    }
  });

  it("takes its workers along", async () => {
    const child = coordinator(join(folder, "store.duckdb"), "processes");
    while (logged("setup").length < 2) await setTimeout(5);
    const workers = logged("setup").map((line) => Number(line.split(" ")[1]));
    expect(workers).not.toContain(child.pid);
    child.kill("SIGKILL");
    await once(child, "exit");
    const deadline = Date.now() + 10_000;
    const isAlive = (pid: number): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (workers.some(isAlive) && Date.now() < deadline) await setTimeout(10);
    expect(workers.filter(isAlive)).toEqual([]);
  });
});

describe("two runs of a pipeline at once", () => {
  it("end both, and store every sample once", async () => {
    await using store = await memory();
    const { pipeline } = slowly(40, 1);
    const reports = await Promise.all([run(pipeline, { store }), run(pipeline, { store })]);
    expect(reports.map(({ end }) => end)).toEqual(["done", "done"]);
    const rows = await (await store.read(length)).rows();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(40);
    expect(rows).toHaveLength(40);
    expect((await run(pipeline, { store })).features.map(({ written }) => written)).toEqual([0, 0]);
  });
});
