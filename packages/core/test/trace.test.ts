import { setImmediate as turn } from "node:timers/promises";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineFeature, from } from "../src/index.js";
import { memory } from "../src/memory.js";

const video = defineFeature({ key: "video/raw", id: ["id"], fields: ["frames"] });
const crop = defineFeature({ key: "video/crop", id: ["id"], deps: [from(video)] });
const rows = ["a", "b", "c"].map((id) => ({ id, metaxy_provenance_by_field: { frames: id } }));

const exporter = new InMemorySpanExporter();
const processor = new SimpleSpanProcessor(exporter);
const tracer = trace.getTracer("test");

afterAll(() => {
  trace.disable();
  context.disable();
});

describe("in an application with OpenTelemetry", () => {
  beforeEach(() => {
    exporter.reset();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => {
    trace.disable();
    context.disable();
  });

  it("every public operation is a span with the store and the feature, below the span that is active", async () => {
    await tracer.startActiveSpan("pipeline", async (pipeline) => {
      await using store = await memory({ name: "unit" }).open();
      await store.write(video, rows);
      await store.writeMany([
        { feature: video, rows },
        { feature: crop, rows: [] },
      ]);
      const todo = await store.resolve(crop);
      await todo.counts();
      await todo.pending.rows();
      await (await store.read(video)).count();
      await store.delete(video, [{ id: "a" }]);
      await store.has(video);
      await store.progress(crop);
      await store.drop(video);
      pipeline.end();
    });
    const store = { "metaxy.store": "memory(unit)", "metaxy.store.kind": "memory" };
    const of = (feature: string): object => ({ ...store, "metaxy.feature": feature });
    expect(below("pipeline").map(({ name, attributes }) => [name, attributes])).toEqual([
      ["metaxy.open", store],
      ["metaxy.write", of("video/raw")],
      ["metaxy.write", { ...store, "metaxy.features": ["video/raw", "video/crop"] }],
      ["metaxy.resolve", of("video/crop")],
      ["metaxy.increment.counts", of("video/crop")],
      ["metaxy.relation.rows", of("video/crop")],
      ["metaxy.read", of("video/raw")],
      ["metaxy.relation.count", of("video/raw")],
      ["metaxy.delete", of("video/raw")],
      ["metaxy.has", of("video/raw")],
      ["metaxy.progress", of("video/crop")],
      ["metaxy.drop", of("video/raw")],
      ["metaxy.close", store],
    ]);
    expect(below("metaxy.progress").map(({ name }) => name)).toContain("metaxy.resolve");
  });

  it("an operation that fails says so in its span, with the code", async () => {
    await using store = await memory().open({ mode: "read" });
    await expect(store.write(video, rows)).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    const [span] = named("metaxy.write");
    expect(span?.status).toMatchObject({
      code: SpanStatusCode.ERROR,
      message: expect.stringContaining("open for reading"),
    });
    expect(span?.attributes).toMatchObject({ "error.type": "STORE_READ_ONLY", "metaxy.feature": "video/raw" });
    expect(span?.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it("what is not a write at all fails as it does without spans", async () => {
    await using store = await memory().open();
    await expect(store.writeMany(undefined as never)).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
    await expect(store.read(undefined as never)).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
  });

  it("the span of a stream lasts from the first batch that is asked for to the last, or until the caller stops reading", async () => {
    await using store = await memory().open();
    await store.write(video, rows);
    const relation = await store.read(video);
    const batches = relation.batches(1);
    expect(named("metaxy.relation.batches")).toEqual([]);
    for await (const [row] of batches) {
      expect(row?.id).toBe("a");
      expect(named("metaxy.relation.batches")).toEqual([]);
      expect(trace.getActiveSpan()).toBeUndefined(); // what the loop does is not part of it
      break;
    }
    expect(named("metaxy.relation.batches")).toHaveLength(1);
    let count = 0;
    for await (const batch of relation.batches(2)) count += batch.length;
    expect(count).toBe(3);
    expect(named("metaxy.relation.batches").map(({ status }) => status.code)).toEqual([0, 0]);
  });

  it("operations side by side keep their spans apart", async () => {
    await using store = await memory().open();
    await store.write(video, rows);
    await Promise.all(
      ["one", "two"].map((name) =>
        tracer.startActiveSpan(name, async (span) => {
          await turn();
          await (await store.read(video)).count();
          span.end();
        }),
      ),
    );
    for (const name of ["one", "two"])
      expect(below(name).map((span) => span.name)).toEqual(["metaxy.read", "metaxy.relation.count"]);
  });
});

it("without a context manager there are spans all the same", async () => {
  exporter.reset();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  await using store = await memory().open();
  await store.write(video, rows);
  trace.disable();
  expect(named("metaxy.write")).toHaveLength(1);
});

it("a tracer that is broken breaks no operation", async () => {
  const broken = (): never => {
    throw new Error("broken");
  };
  const span = { isRecording: broken, setAttributes: broken, setStatus: broken, recordException: broken, end: broken };
  const starts = [broken, (_name: string, _options: object, work: (span: object) => unknown) => work(span)];
  for (const startActiveSpan of starts) {
    trace.setGlobalTracerProvider({ getTracer: () => ({ startActiveSpan }) } as never);
    await using store = await memory().open();
    await store.write(video, rows);
    let count = 0;
    for await (const batch of (await store.read(video)).batches(2)) count += batch.length;
    expect(count).toBe(3);
    await expect(store.read("no/feature")).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
    trace.disable();
  }
});

it("without OpenTelemetry nothing is recorded", async () => {
  exporter.reset();
  await using store = await memory().open();
  await store.write(video, rows);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

function named(name: string): ReadableSpan[] {
  return exporter.getFinishedSpans().filter((span) => span.name === name);
}

/** The spans right below another one, in the order in which they began. */
function below(name: string): ReadableSpan[] {
  const [parent] = named(name);
  const spans = exporter
    .getFinishedSpans()
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent?.spanContext().spanId);
  return spans.sort((a, b) => Number(nanoseconds(a) - nanoseconds(b)));
}

function nanoseconds({ startTime: [seconds, rest] }: ReadableSpan): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(rest);
}
