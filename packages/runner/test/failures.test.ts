import type { Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import type { RunOptions } from "../src/index.js";
import { definePipeline, failures, run, source, step } from "../src/index.js";
import type { Word } from "./support/words.js";
import { graph, length, lengthOf, letter, memory, word, words } from "./support/words.js";

/** A pipeline whose samples fail while `fails` says so. It counts how often each is tried. */
function failing(
  fails: (text: string, id: string) => boolean,
  options: Partial<Parameters<typeof step<(typeof length)["~types"]>>[1]> = {},
) {
  const tried: string[] = [];
  const state = { list: words(20), fails };
  const pipelineOf = (feature = length) =>
    definePipeline(feature === length ? graph : new FeatureGraph([word, feature]), [
      source(word, { samples: () => state.list }),
      step(feature, {
        compute: ({ id, text }) => {
          tried.push(id);
          if (state.fails(text, id)) throw new RangeError(`bad word ${id}`);
          return { length: text.length };
        },
        ...options,
      }),
    ]);
  const go = async (store: Store, more: Partial<RunOptions> = {}, feature = length) => {
    tried.length = 0;
    const { features } = await run(pipelineOf(feature), { store, ...more });
    return features[1];
  };
  return { state, tried, go };
}

const failed = async (store: Store) =>
  (await store.has(failures)) ? (await (await store.read(failures)).rows()).map(({ sample }) => sample).sort() : [];

describe("a sample that fails", () => {
  it("stops nothing, and is tried again exactly when its input or its code has changed", async () => {
    await using store = await memory();
    const { state, tried, go } = failing((_, id) => id === "w3" || id === "w7");
    expect(await go(store)).toMatchObject({ end: "done", written: 18, failed: 2, skipped: 0 });
    const rows = await (await store.read(failures, { filters: (c) => c.sample.eq('{"id":"w3"}') })).rows();
    expect(rows).toMatchObject([
      { feature: "word/length", sample: '{"id":"w3"}', error: "RangeError", message: "bad word w3", attempts: 1 },
    ]);
    expect(rows[0]?.failed_at).toBeInstanceOf(Date);

    expect(await go(store)).toMatchObject({ written: 0, failed: 0, skipped: 2, new: 2 });
    expect(tried).toEqual([]);
    expect(await go(store, { retryFailed: true })).toMatchObject({ failed: 2, skipped: 0 });
    const again = await (await store.read(failures)).rows();
    expect(again.map(({ attempts }) => attempts)).toEqual([2, 2]);

    state.list = words(20).map((row): Word => (row.id === "w3" ? { ...row, text: "changed" } : row));
    expect(await go(store)).toMatchObject({ failed: 1, skipped: 1 });
    expect(tried).toEqual(["w3"]);
    state.list = state.list.map((row): Word => (row.id === "w7" ? { ...row, note: "of no account" } : row));
    expect(await go(store)).toMatchObject({ failed: 0, skipped: 2 });

    state.fails = (_, id) => id === "w7";
    expect(await go(store, {}, lengthOf("2"))).toMatchObject({ written: 19, failed: 1, skipped: 0 });
    expect(await failed(store)).toEqual(['{"id":"w7"}']);
    state.fails = () => false;
    expect(await go(store, { retryFailed: true }, lengthOf("2"))).toMatchObject({ written: 1 });
    expect(await failed(store)).toEqual([]);
  });

  it("is forgotten when it is gone", async () => {
    await using store = await memory();
    const { state, go } = failing((_, id) => id === "w19");
    await go(store);
    expect(await failed(store)).toHaveLength(1);
    state.list = words(19);
    await go(store, { limit: 5 });
    expect(await failed(store)).toHaveLength(1);
    await go(store);
    expect(await failed(store)).toEqual([]);
  });

  it("is repeated with a growing delay, as far as the error is worth it", async () => {
    await using store = await memory();
    let attempts = 0;
    const retry = { attempts: 3, delay: 5, when: (error: Error) => error.message.includes("w1") };
    const { tried, go } = failing((_, id) => (id === "w1" ? ++attempts < 3 : id === "w2"), { retry });
    expect(await go(store)).toMatchObject({ written: 19, failed: 1 });
    expect(tried.filter((id) => id === "w1")).toHaveLength(3);
    expect(tried.filter((id) => id === "w2")).toHaveLength(1);
  });

  it("has a budget, for each feature and for the run, which is overrun by no more than what has begun", async () => {
    for (const budget of [{ featureBudget: { count: 5 } }, { budget: { count: 5 } }] as const) {
      await using store = await memory();
      const { state, go } = failing(() => true, { concurrency: 4 });
      state.list = words(500);
      const report = await go(store, budget);
      expect(report).toMatchObject({ end: "over-budget", written: 0, error: { code: "BUDGET_EXCEEDED" } });
      expect(report?.failed).toBeGreaterThan(5);
      expect(report?.failed).toBeLessThanOrEqual(5 + 1 + 4);
      expect(await failed(store)).toHaveLength(report?.failed ?? 0);
    }
    await using store = await memory();
    const { state, go } = failing((_, id) => Number(id.slice(1)) % 4 === 0);
    state.list = words(500);
    expect(await go(store, { featureBudget: { share: 0.9 } })).toMatchObject({
      end: "done",
      failed: 125,
      written: 375,
    });
    expect(await go(store, { featureBudget: { share: 0.1 }, retryFailed: true })).toMatchObject({ end: "over-budget" });
  });

  it("ends the feature or the run where the step says so, and what is computed from it is blocked", async () => {
    for (const policy of ["fail-feature", "fail-run"] as const) {
      await using store = await memory();
      const pipeline = definePipeline(graph, [
        source(word, { samples: words(300) }),
        step(length, {
          concurrency: 1,
          onError: () => policy,
          compute: ({ id }) => {
            if (id === "w9") throw new Error("no more credit");
            return { length: 1 };
          },
        }),
        step(letter, {
          compute: () => new Promise((resolve) => setTimeout(resolve, 2, [])),
          concurrency: 1,
        }),
      ]);
      const report = await run(pipeline, { store });
      expect(report.end).toBe("failed");
      const [, first, second] = report.features;
      expect(first).toMatchObject({
        end: "failed",
        failed: 1,
        error: { code: "STEP_FAILED", message: expect.stringContaining("no more credit") },
      });
      expect(first?.written).toBeLessThan(300);
      expect(second?.end).toBe(policy === "fail-run" ? "stopped" : "done");
      expect(await (await store.read(length)).count()).toBe(first?.written);
    }
  });
});

describe("a step's result", () => {
  const wrong: readonly [string, unknown, string][] = [
    ["nothing", undefined, "it returned undefined"],
    ["an array where one row belongs", [{ length: 1 }], "it returned an array"],
    ["another sample's row", { id: "w1", length: 1 }, "a row of another sample"],
    ["a row of the wrong types", { length: "long" }, "length"],
    ["a row that lacks a column", {}, "length"],
  ];
  it.each(wrong)("is a failure if it is %s", async (_, result, message) => {
    await using store = await memory();
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(3) }),
      step(length, { compute: ({ id, text }) => (id === "w0" ? (result as never) : { length: text.length }) }),
    ]);
    expect((await run(pipeline, { store })).features[1]).toMatchObject({ end: "done", written: 2, failed: 1 });
    const [row] = await (await store.read(failures)).rows();
    expect(row).toMatchObject({ sample: '{"id":"w0"}', message: expect.stringContaining(message) });
  });

  it("counts towards the budget also when only the store does not take it", async () => {
    await using store = await memory();
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(40) }),
      step(length, { compute: () => ({ length: "long" as never }) }),
    ]);
    const report = await run(pipeline, { store, featureBudget: { share: 0.5 } });
    expect(report.features[1]).toMatchObject({ end: "over-budget", written: 0, failed: 40 });
  });

  it("may be thrown as anything", async () => {
    await using store = await memory();
    for (const [index, thrown] of ["text", 7, null, { code: 3 }, Object.create(null)].entries()) {
      const pipeline = definePipeline(new FeatureGraph([word, lengthOf(`${index}`)]), [
        source(word, { samples: words(1) }),
        step(lengthOf(`${index}`), {
          compute: () => {
            throw thrown;
          },
        }),
      ]);
      expect((await run(pipeline, { store })).features[1]).toMatchObject({ failed: 1 });
    }
    expect(await (await store.read(failures)).rows()).toMatchObject([{ error: "STEP_RESULT_INVALID" }]);
  });

  it("takes too long if it never comes", async () => {
    await using store = await memory();
    const aborted: string[] = [];
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(4) }),
      step(length, {
        timeout: 30,
        compute: ({ id, text }, { signal }) => {
          if (id !== "w2") return { length: text.length };
          signal.addEventListener("abort", () => aborted.push(id));
          return new Promise<never>(() => undefined);
        },
      }),
    ]);
    expect((await run(pipeline, { store })).features[1]).toMatchObject({ written: 3, failed: 1 });
    expect(await (await store.read(failures)).rows()).toMatchObject([{ error: "STEP_TIMEOUT", sample: '{"id":"w2"}' }]);
    expect(aborted).toEqual(["w2"]);
  });
});

describe("a batch", () => {
  it("is split down to the sample that is the cause", async () => {
    await using store = await memory();
    const sizes: number[] = [];
    let setups = 0;
    let ends = 0;
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(64) }),
      step(length, {
        batchSize: 16,
        setup: () => ({ number: ++setups }),
        teardown: ({ number }) => {
          ends += number;
        },
        computeBatch: (rows, { shared }) => {
          expect(shared.number).toBe(1);
          sizes.push(rows.length);
          if (rows.some(({ id }) => id === "w33")) throw new Error("out of memory");
          return rows.map(({ id, text }) => (id === "w1" ? new Error("not a word") : { length: text.length }));
        },
      }),
    ]);
    expect((await run(pipeline, { store })).features[1]).toMatchObject({ written: 62, failed: 2 });
    expect(sizes.sort((one, other) => other - one)).toEqual([16, 16, 16, 16, 8, 8, 4, 4, 2, 2, 1, 1]);
    expect(await failed(store)).toEqual(['{"id":"w1"}', '{"id":"w33"}']);
    expect([setups, ends]).toEqual([1, 1]);
  });

  it("needs as many results as samples", async () => {
    await using store = await memory();
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(5) }),
      step(length, { computeBatch: (rows) => rows.slice(1).map(({ text }) => ({ length: text.length })) }),
    ]);
    expect((await run(pipeline, { store })).features[1]).toMatchObject({ written: 0, failed: 5 });
    const [row] = await (await store.read(failures)).rows();
    expect(row?.message).toContain("an array of 1 results for 1 samples; it returned 0 results");
  });
});
