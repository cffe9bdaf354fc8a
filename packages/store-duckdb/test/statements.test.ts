import { inspect } from "node:util";
import type { StatementEvent } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { duckdbExtensions } from "./support/extensions.js";
import { useFolder } from "./support/files.js";
import { lake } from "./support/lake.js";

const file = useFolder();
const video = defineFeature({ key: "video/raw", id: ["id"], fields: ["frames"] });
const crop = defineFeature({ key: "video/crop", id: ["id"], deps: [from(video)] });
const rows = ["a", "b", "c"].map((id) => ({ id, metaxy_provenance_by_field: { frames: id } }));

describe("onStatement", () => {
  it("is called for each statement, with its rows", async () => {
    const events: StatementEvent[] = [];
    const path = file("told.duckdb");
    await using store = await duckdb({ path, onStatement: (event) => events.push(event) }).open();
    await store.write(video, rows);
    const [insert] = events.filter(({ sql }) => sql.startsWith('insert into "video__raw"'));
    expect(insert).toEqual({
      store: `duckdb(${path})`,
      sql: expect.any(String),
      parameters: expect.any(Array),
      milliseconds: expect.any(Number),
      rows: 3,
    });
    expect(insert?.milliseconds).toBeGreaterThan(0);
    expect(events.map(({ sql }) => sql)).toEqual(expect.arrayContaining(["begin transaction", "commit"]));

    const relation = await store.read(video);
    for (const [method, count] of [
      ["rows", 3],
      ["arrow", 3],
      ["count", 1],
    ] as const) {
      events.length = 0;
      await relation[method]();
      expect(Math.max(...events.map((event) => event.rows ?? 0))).toBe(count);
    }
  });

  it("is called once for the counts of an update, whatever a parent gives", async () => {
    const events: StatementEvent[] = [];
    await using store = await duckdb({ path: ":memory:", onStatement: (event) => events.push(event) }).open();
    await store.write(video, rows);
    for (const [index, dependency] of [from(video), from(video, { select: [] })].entries()) {
      const child = defineFeature({ key: `video/child_${index}`, id: ["id"], deps: [dependency] });
      events.length = 0;
      expect(await (await store.resolve(child)).counts()).toMatchObject({ new: 3 });
      expect(events.filter(({ sql }) => sql.includes("count("))).toHaveLength(1);
    }
  });

  it("gets the error of a failed statement", async () => {
    const events: StatementEvent[] = [];
    await using store = await duckdb({ path: ":memory:", onStatement: (event) => events.push(event) }).open();
    await expect(store.query("select * from nowhere")).rejects.toThrow("nowhere");
    const failed = events.filter(({ error }) => error);
    expect(failed).toMatchObject([
      { rows: null, error: { message: expect.stringContaining("nowhere does not exist") } },
    ]);
  });

  it("sees two stores of one file apart, and a fallback store as itself", async () => {
    const seen = { one: 0, two: 0 };
    const path = file("apart.duckdb");
    await using one = await duckdb({ path, onStatement: () => seen.one++ }).open();
    await using two = await duckdb({ path, onStatement: () => seen.two++ }).open({ mode: "read" });
    const before = { ...seen };
    await one.write(video, rows);
    expect(seen).toEqual({ one: expect.toSatisfy((count: number) => count > before.one), two: before.two });
    await (await two.read(video)).count();
    expect(seen.two).toBeGreaterThan(before.two);
  });

  it("breaks nothing when it throws, and no promise of it goes unhandled", async () => {
    const broken = (): never => {
      throw new Error("broken");
    };
    for (const onStatement of [broken, async () => broken()]) {
      await using store = await duckdb({ path: ":memory:", onStatement }).open();
      await store.write(video, rows);
      expect(await (await store.resolve(crop)).counts()).toMatchObject({ new: 3 });
    }
  });

  it("that is not a function is refused", () => {
    expect(() => duckdb({ path: "x", onStatement: "log" as never })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", details: { option: "onStatement" } }),
    );
  });

  it("sees no secret of a lake, neither in what runs before it is attached nor in what attaches it", async () => {
    const events: StatementEvent[] = [];
    const onStatement = (event: StatementEvent): number => events.push(event);
    const hush = `hu'sh "; -- $1`;
    const known = `create secret known (type s3, key_id 'hush', secret '${hush.replaceAll("'", "''")}')`;
    const { extensions, ...options } = lake(file("hidden"));
    const ducklake = { ...options, extensions: { ...extensions, httpfs: duckdbExtensions().httpfs } };
    const setup = [`load '${ducklake.extensions.httpfs}'`, known, "set s3_session_token = 'hush'"];
    await using store = await duckdb({ ducklake: { ...ducklake, setup }, onStatement }).open();
    await store.write(video, rows);
    expect(events.map(({ sql }) => sql)).toEqual(
      expect.arrayContaining(["create secret ***", "set s3_session_token = '***'", "attach ***"]),
    );

    const failing = duckdb({
      ducklake: { ...ducklake, setup: [`create secret x (type s3, wrong '${hush}')`] },
      onStatement,
    });
    await expect(failing.open({ mode: "read" })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(events.at(-1)?.error).toBeInstanceOf(Error);
    expect(inspect(events)).not.toMatch(/hu'{0,2}sh/);
  });
});

describe("in an application with OpenTelemetry", () => {
  const exporter = new InMemorySpanExporter();

  it("no span has a secret, not even of a statement that fails", async () => {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    await using store = await duckdb({ path: ":memory:" }).open();
    const failing = store.query("select cast('password=hush' as integer)");
    await expect(failing).rejects.toThrow("hush"); // the user's own error is DuckDB's
    const spans = exporter.getFinishedSpans().filter(({ status }) => status.code !== 0);
    expect(spans.map(({ name }) => name)).toEqual(["metaxy.statement", "metaxy.query"]);
    for (const { attributes, events, status } of spans)
      expect(inspect([attributes, events, status], { depth: 9 })).not.toContain("hush");
  });

  afterEach(() => {
    exporter.reset();
    trace.disable();
    context.disable();
  });

  it("each statement is a span below the operation that needs it, also beside others", async () => {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    await using store = await duckdb({ path: ":memory:" }).open();
    await Promise.all([store.write(video, rows), store.write(crop, [])]);
    const todo = await store.resolve(crop);
    await Promise.all([todo.counts(), (await store.read(video)).rows()]);

    const spans = exporter.getFinishedSpans();
    const statements = spans.filter(({ name }) => name === "metaxy.statement");
    const operation = (span: ReadableSpan): string | undefined =>
      spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId)?.name;
    const insert = statements.filter(({ attributes }) =>
      String(attributes["db.query.text"]).startsWith('insert into "video__raw"'),
    );
    expect(insert.map(operation)).toEqual(["metaxy.write"]);
    expect(insert[0]?.attributes).toMatchObject({
      "db.system.name": "duckdb",
      "db.response.returned_rows": 3,
      "metaxy.store": "duckdb(:memory:)",
    });
    expect(new Set(statements.map(operation))).toEqual(
      new Set(["metaxy.open", "metaxy.write", "metaxy.increment.counts", "metaxy.relation.rows"]),
    );
  });
});
