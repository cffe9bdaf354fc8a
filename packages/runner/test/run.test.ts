import { describe, expect, it } from "vitest";
import { definePipeline, failures, run, runs, source, step } from "../src/index.js";
import type { Word } from "./support/words.js";
import { graph, group, length, letter, memory, word, words } from "./support/words.js";

const pipelineOf = (list: () => Word[]) =>
  definePipeline(graph, [
    source(word, { samples: list }),
    step(length, { compute: ({ text }) => ({ length: text.length }) }),
    step(letter, { compute: ({ text }) => [...text].map((each, place) => ({ place, letter: each })) }),
    step(group, { compute: ({ id }) => ({ words: id.length }) }),
  ]);

describe("a run", () => {
  it("computes what is new, then nothing, then what has changed", async () => {
    let list = words(7);
    const pipeline = pipelineOf(() => list);
    await using store = await memory();

    const first = await run(pipeline, { store });
    expect(first).toMatchObject({
      end: "done",
      features: [
        { feature: "word", written: 7, failed: 0 },
        { feature: "word/length", written: 7, new: 7 },
        { feature: "word/letter", written: 7 },
        { feature: "word/group", written: 5 },
      ],
    });
    expect(await (await store.read(letter)).count()).toBe(1 + 2 + 3 + 4 + 5 + 1 + 2);
    const groups = await (await store.read(group, { filters: (c) => c.length.eq(2) })).rows();
    expect(groups).toMatchObject([{ length: 2, words: 2 }]);

    const second = await run(pipeline, { store });
    expect(second.features.map(({ new: fresh, stale, written }) => [fresh, stale, written])).toEqual(
      Array(4).fill([0, 0, 0]),
    );

    list = [{ id: "w0", text: "xxx", note: "" }, ...words(6).slice(1)]; // one has changed, one is gone
    const third = await run(pipeline, { store });
    expect(third.features).toMatchObject([
      { feature: "word", stale: 1, written: 1, deleted: 1 },
      { feature: "word/length", stale: 1, written: 1, deleted: 1 },
      { feature: "word/letter", stale: 1, written: 1, deleted: 1 },
      { feature: "word/group" },
    ]);
    expect(await (await store.read(length)).count()).toBe(6);
    expect((await (await store.read(group)).rows()).map((row) => [row.length, row.words]).sort()).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 1],
      [5, 1],
    ]);
  });

  it("records what it did, with the run's ID in every row", async () => {
    await using store = await memory();
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(3) }),
      step(length, {
        compute: ({ text }, { cost }) => {
          cost({ tokens: text.length });
          return { length: text.length };
        },
      }),
    ]);
    const { runId } = await run(pipeline, { store });
    const rows = await (await store.read(runs, { filters: (c) => c.feature.eq("word/length") })).rows();
    expect(rows).toMatchObject([{ run_id: runId, written: 3, failed: 0, costs: '{"tokens":6}', end: "done" }]);
    const written = await (await store.read(length)).rows();
    expect(new Set(written.map((row) => row.metaxy_materialization_id))).toEqual(new Set([runId]));
    expect(await store.has(failures)).toBe(false);
  });

  it("computes features that do not depend on each other side by side, and a part of them if asked to", async () => {
    await using store = await memory();
    const events: string[] = [];
    let running = 0;
    let most = 0;
    const wait = async <Result>(result: Result): Promise<Result> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return result;
    };
    const pipeline = definePipeline(graph, [
      source(word, { samples: words(3) }),
      step(length, { concurrency: 1, compute: ({ text }) => wait({ length: text.length }) }),
      step(letter, { concurrency: 1, compute: () => wait([]) }),
    ]);
    await run(pipeline, { store, onEvent: ({ type }) => events.push(type) });
    expect(most).toBe(2);
    expect(events.at(0)).toBe("run-started");
    expect(events.at(-1)).toBe("run-finished");
    const only = await run(pipeline, { store, only: ["word/letter"] });
    expect(only.features.map(({ feature }) => feature)).toEqual(["word/letter"]);
    await expect(run(pipeline, { store, only: ["word/leter"] })).rejects.toThrow('did you mean "word/letter"?');
  });

  it("only counts in a dry run", async () => {
    await using store = await memory();
    const pipeline = pipelineOf(() => words(4));
    await run(pipeline, { store, only: ["word"] });
    const report = await run(pipeline, { store, dryRun: true, only: ["word", "word/length"] });
    expect(report).toMatchObject({ end: "planned", features: [{ new: 0 }, { new: 4, written: 0, end: "planned" }] });
    expect(await store.has(length)).toBe(false);
    const all = await run(pipeline, { store, dryRun: true });
    expect(all.features.at(-1)).toMatchObject({ feature: "word/group", end: "planned", new: 0 });
  });

  it("takes a share of the samples that is the same for all features, and deletes nothing then", async () => {
    await using store = await memory();
    const pipeline = pipelineOf(() => words(400));
    const part = await run(pipeline, { store, sample: 0.25, only: ["word", "word/length"] });
    const written = part.features[0]?.written ?? 0;
    expect(written).toBeGreaterThan(60);
    expect(written).toBeLessThan(140);
    expect(part.features[1]?.written).toBe(written);
    await run(pipeline, { store, only: ["word"] });
    const same = await run(pipeline, { store, sample: 0.25, only: ["word/length"] });
    expect(same.features[0]).toMatchObject({ written: 0, deleted: 0 });
    const more = await run(pipeline, { store, sample: 0.5, only: ["word/length"] });
    const half = (more.features[0]?.written ?? 0) + written;
    expect(half).toBeGreaterThan(150);
    await run(pipeline, { store, only: ["word/length"], limit: 10 });
    expect(await (await store.read(length)).count()).toBe(half + 10);
  });

  it("takes filters over the stored columns of parents, and deletes nothing then", async () => {
    await using store = await memory();
    const pipeline = pipelineOf(() => words(10));
    const filters = { word: "text = 'x'" };
    const report = await run(pipeline, { store, filters, only: ["word", "word/length", "word/group"] });
    expect(report.features).toMatchObject([{ written: 10 }, { written: 2 }, { written: 1 }]);
    const other = await run(pipeline, { store, filters: { word: "text = 'xx'" }, only: ["word/length"] });
    expect(other.features).toMatchObject([{ written: 2, deleted: 0 }]);
    await expect(run(pipeline, { store, filters: { wrod: "text = 'x'" } })).rejects.toThrow('did you mean "word"?');
  });

  it("goes on when a listener throws", async () => {
    await using store = await memory();
    const warned: string[] = [];
    const listen = ({ message }: Error): void => void warned.push(message);
    process.on("warning", listen);
    const onEvent = (): never => {
      throw new Error("broken");
    };
    expect(
      (
        await run(
          pipelineOf(() => words(2)),
          { store, onEvent },
        )
      ).end,
    ).toBe("done");
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(warned).toEqual(["onEvent of a run failed: broken"]);
  });

  it("gives samples that are gone to the step before their rows are deleted", async () => {
    await using store = await memory();
    let list = words(3);
    const gone: unknown[] = [];
    const pipeline = definePipeline(graph, [
      source(word, { samples: () => list, onOrphaned: (rows) => void gone.push(...rows.map((row) => row.id)) }),
      step(length, {
        compute: ({ text }) => ({ length: text.length }),
        onOrphaned: (rows) => void gone.push(...rows.map((row) => row.length)),
      }),
    ]);
    await run(pipeline, { store });
    list = words(2);
    await run(pipeline, { store });
    expect(gone).toEqual(["w2", 3]);
    list = words(1);
    const incomplete = definePipeline(graph, [source(word, { samples: () => list, complete: false })]);
    await run(incomplete, { store });
    expect(await (await store.read(word)).count()).toBe(2);
  });
});
