import { describe, expect, it } from "vitest";
import { every, incoming, insertInto } from "./support/http/faults.js";
import { expectClear, openScene, raw, row, rowsNamed } from "./support/http/scene.js";

const insert = insertInto("raw");

describe.concurrent("a write is aborted", () => {
  it("at each of its requests: nothing is stored, or the rows were on their way and all of them are", async () => {
    await using scene = await openScene();
    const { bridge } = scene;
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    const start = bridge.seen.length;
    await store.write(raw, rowsNamed("none"));
    const requests = bridge.seen.slice(start);
    const stored = requests.findIndex(insert);
    expect(stored).toBeGreaterThan(0);
    for (const skip of requests.keys()) {
      const controller = new AbortController();
      bridge.faults.arm(every, { kind: "tell", tell: () => controller.abort(new Error("enough")) }, { skip });
      const outcome = await store
        .write(raw, rowsNamed(`${skip}/`), { signal: controller.signal })
        .catch((error) => error);
      bridge.faults.disarm();
      expect(controller.signal.aborted).toBe(true);
      if (skip < stored) expect(outcome).toMatchObject({ code: "ABORTED", cause: new Error("enough") });
      else expect(outcome).toEqual({ rows: 3, repeated: false });
      expect(await scene.stored(`${skip}/`)).toBe(skip < stored ? 0 : 3);
    }
  });

  it("while rows arrive at the server: nothing is stored, and the key is not used up", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    const many = Array.from({ length: 20_000 }, (_, index) => row(`row ${index} ${"x".repeat(100)}`));
    const controller = new AbortController();
    scene.bridge.faults.arm(incoming, { kind: "tell", tell: () => controller.abort() });
    const write = (signal?: AbortSignal) =>
      store.write(raw, many, { idempotencyKey: "k", ...(signal ? { signal } : {}) });
    await expect(write(controller.signal)).rejects.toMatchObject({ code: "ABORTED" });
    expect(await scene.stored("row")).toBe(0);
    expect(await write()).toEqual({ rows: 20_000, repeated: false });
    expect(await scene.stored("row")).toBe(20_000);
  });

  it("and the connection breaks too: the answer is one or the other, and nothing is half", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    const controller = new AbortController();
    scene.bridge.faults.arm(incoming, { kind: "tell", tell: () => controller.abort() });
    scene.bridge.faults.arm(incoming, { kind: "drop", at: "after" }, { skip: 1 });
    scene.bridge.faults.arm(insert, { kind: "drop", at: "after" }, { times: 99 });
    await expect(store.write(raw, rowsNamed("a"), { signal: controller.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(await scene.stored("a")).toBe(0);
  });

  it("by another user who stops the query on the server: an error that says so, and nothing is stored", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    const answer = {
      status: 500,
      headers: { "x-clickhouse-exception-code": "394" },
      body: "Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED) (version 26.7.2.1 (official build))\n",
    };
    scene.bridge.faults.arm(insert, { kind: "answer", at: "before", answer });
    const error: unknown = await store.write(raw, rowsNamed("a")).catch((reason) => reason);
    expectClear(error, scene.bridge.host);
    expect(error).toMatchObject({ code: "ABORTED" });
    expect(await scene.stored("a")).toBe(0);
  });
});
