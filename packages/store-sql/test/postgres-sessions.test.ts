import { setTimeout as sleep } from "node:timers/promises";
import { orSkip, startPostgres18 } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { postgres } from "../src/postgres.js";
import type { Scene } from "./support/postgres-scene.js";
import { openScene, raw, row, sceneOf } from "./support/postgres-scene.js";

const others = "pid <> pg_backend_pid() and datname = current_database() and application_name = 'metaxy-ts'";

const terminate = (scene: Scene) =>
  scene.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where ${others}`);

/** Waits until a statement of a store waits for a lock of the administrator's. */
async function untilWaiting(scene: Scene): Promise<void> {
  for (;;) {
    const [found] = await scene.query(`select 1 from pg_stat_activity where ${others} and wait_event_type = 'Lock'`);
    if (found) return;
    await sleep(10);
  }
}

describe("a session that is lost", () => {
  it("is replaced by the next call; what was put aside is gone, and its error says so", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a"), row("b")]);
    const named = await (await store.read(raw)).name();
    expect(await (await store.query(`select count(*) as n from ${named}`)).rows()).toEqual([{ n: 2 }]);
    await terminate(scene);
    await sleep(50);
    expect(await (await store.read(raw)).count()).toBe(2);
    await expect(store.query(`select * from ${named}`)).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("connection was lost"),
    });
    await store.write(raw, [row("c")]);
    expect(await (await store.read(raw)).count()).toBe(3);
  });

  it("in a transaction stores nothing of it", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    await scene.query("begin; lock table raw in share mode");
    const writing = store.write(raw, [row("b")]).catch((error: unknown) => error);
    await untilWaiting(scene);
    await terminate(scene);
    await scene.query("rollback");
    expect(await writing).toMatchObject({ code: "STORE_FAILED", message: expect.stringContaining("was lost") });
    expect(await scene.query("select id from raw")).toEqual([{ id: "a" }]);
    await store.write(raw, [row("b")]);
    expect(await (await store.read(raw)).count()).toBe(2);
  });

  it("with its server is replaced once the server is back", async (context) => {
    await using server = await orSkip(context, startPostgres18());
    await using store = await postgres({ connectionString: server.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    await server.kill();
    const down = await store.write(raw, [row("b")]).catch((error: unknown) => error);
    expect(down).toMatchObject({ code: expect.stringMatching(/^STORE_(?:FAILED|NOT_FOUND)$/) });
    await server.restart();
    await store.write(raw, [row("c")]);
    expect((await (await store.read(raw, { columns: ["id"] })).rows()).map(({ id }) => id).sort()).toEqual(["a", "c"]);
  });
});

describe("an abort", () => {
  it("stops the statement on the server, and stores nothing", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    await scene.query("begin; lock table raw in share mode");
    const controller = new AbortController();
    const writing = store.write(raw, [row("b")], { signal: controller.signal }).catch((error: unknown) => error);
    await untilWaiting(scene);
    controller.abort(new Error("enough"));
    expect(await writing).toMatchObject({ code: "ABORTED", cause: new Error("enough") });
    await scene.query("rollback");
    expect(await scene.query("select id from raw")).toEqual([{ id: "a" }]);
    await store.write(raw, [row("c")]);
    expect(await (await store.read(raw)).count()).toBe(2);
  });

  it("ends the wait for another writer of the feature", async (context) => {
    await using scene = await openScene(context);
    const configured = postgres({ connectionString: scene.url, autoCreate: true });
    await using first = await configured.open();
    await using second = await configured.open();
    await first.write(raw, [row("a")]);
    await scene.query("begin; lock table raw in share mode");
    const writing = first.write(raw, [row("b")]);
    await untilWaiting(scene);
    const controller = new AbortController();
    const waiting = second.write(raw, [row("c")], { signal: controller.signal }).catch((error: unknown) => error);
    await sleep(100);
    controller.abort(new Error("enough"));
    expect(await waiting).toMatchObject({ code: "ABORTED" });
    await scene.query("rollback");
    await writing;
    expect(await scene.query("select id from raw order by id")).toEqual([{ id: "a" }, { id: "b" }]);
  });
});

describe("a session", () => {
  it("does not depend on settings of the database", async (context) => {
    await using scene = await openScene(context);
    const settings = {
      timezone: "'Asia/Tokyo'",
      datestyle: "'German, DMY'",
      standard_conforming_strings: "off",
      backslash_quote: "on",
      bytea_output: "'escape'",
      extra_float_digits: "-10",
      default_transaction_isolation: "'serializable'",
    };
    for (const [name, value] of Object.entries(settings))
      await scene.query(`alter database ${scene.address.database} set ${name} to ${value}`);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const values = { text: "it's \\' a \\", ratio: 0.1 + 0.2, bytes: Uint8Array.of(0, 39, 92, 255), at: new Date(1) };
    await store.write(raw, [row("a", values)]);
    const columns = ["text", "ratio", "bytes", "at"] as const;
    expect(await (await store.read(raw, { columns: [...columns] })).rows()).toEqual([values]);
    const found = await store.read(raw, { columns: ["text"], filters: "text = 'it''s \\'' a \\'" });
    expect(await found.count()).toBe(1);
  });

  it("has its temporary tables for itself, in their order, without a column of the library's", async (context) => {
    await using scene = await sceneOf((await openScene(context)).address);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const ids = Array.from({ length: 45_000 }, (_, index) => String(index).padStart(6, "0"));
    await store.write(
      raw,
      ids.map((id) => row(id, { text: "x".repeat(Number(id) % 300) })),
    );
    const ordered = await store.query("select id, text from raw order by id desc");
    const read: unknown[] = [];
    for await (const batch of ordered.batches(700)) {
      expect(batch.length).toBeLessThanOrEqual(700);
      for (const { id, text } of batch) {
        expect(String(text).length).toBe(Number(id) % 300);
        read.push(id);
      }
    }
    expect(read).toEqual(ids.toReversed());
    const name = await ordered.name();
    const [first] = await (await store.query(`select * from ${name} limit 1`)).rows();
    expect(Object.keys(first ?? {})).toEqual(["id", "text"]);
  });
});
