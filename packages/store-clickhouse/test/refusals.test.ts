import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { column } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { credentials, openBridge } from "./support/http/bridge.js";
import { newDatabase } from "./support/http/database.js";
import type { FalseAnswer } from "./support/http/faults.js";
import { badGateway, every, insertInto, readOf, serverError, statement } from "./support/http/faults.js";
import { errorOf, expectClear, openScene, raw, row, rowsNamed } from "./support/http/scene.js";

describe.concurrent("a store that cannot be opened says why", () => {
  it("where no server listens", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const error = await errorOf(clickhouse({ url: `http://${host}`, ...credentials }).open());
    expectClear(error, host);
    expect(error).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining("Check the url") });
  });

  it.each([
    { username: credentials.username, password: "wrong-secret" },
    { username: "nobody", password: credentials.password },
  ])("by a wrong username or password", async (given) => {
    await using bridge = await openBridge();
    const store = clickhouse({ url: bridge.url, ...given });
    expect(store.display).not.toContain(given.password);
    const error = await errorOf(store.open());
    expectClear(error, bridge.host);
    expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("password") });
    expect(String(error)).not.toContain(given.password);
  });

  it("with credentials in the address, which are not shown", async () => {
    await using bridge = await openBridge();
    const { username, password } = credentials;
    const url = bridge.url.replace("http://", `http://${username}:${password}@`);
    const configured = clickhouse({ url, database: await newDatabase(), autoCreate: true });
    expect(configured.display).not.toContain(password);
    await using store = await configured.open();
    await store.write(raw, [row("a")]);
    bridge.faults.arm(every, { kind: "answer", at: "before", answer: badGateway }, { times: 99 });
    expectClear(await errorOf(store.read(raw)), bridge.host);
    bridge.faults.disarm();
  });

  it("for a database that does not exist", async () => {
    await using bridge = await openBridge();
    const error = await errorOf(clickhouse({ url: bridge.url, ...credentials, database: "nowhere" }).open());
    expectClear(error, `${bridge.host}/nowhere`);
    expect(error).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining("Create it") });
  });

  it("behind a proxy whose server is away", async () => {
    await using bridge = await openBridge();
    bridge.faults.arm(every, { kind: "answer", at: "before", answer: badGateway }, { times: 99 });
    const error = await errorOf(clickhouse({ url: bridge.url, ...credentials }).open());
    expectClear(error, bridge.host);
    expect(error).toMatchObject({ code: "STORE_FAILED", message: expect.stringContaining("502 Bad Gateway") });
  });
});

const refusals: readonly [string, FalseAnswer, string, string][] = [
  [
    "a user who only reads",
    serverError(164, "READONLY", "metaxy: Cannot execute query in readonly mode"),
    "STORE_READ_ONLY",
    "readonly",
  ],
  [
    "a user without a grant",
    serverError(
      497,
      "ACCESS_DENIED",
      "metaxy: Not enough privileges. To execute this query, it's necessary to have the grant INSERT(id) ON d.raw",
    ),
    "STORE_READ_ONLY",
    "grant INSERT(id)",
  ],
  [
    "a user without a grant to read",
    serverError(
      497,
      "ACCESS_DENIED",
      "metaxy: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(id) ON d.raw",
    ),
    "CONFIG_INVALID",
    "grant SELECT(id)",
  ],
  [
    "a user who may not choose settings",
    serverError(164, "READONLY", "metaxy: Cannot modify 'max_execution_time' setting in readonly mode"),
    "CONFIG_INVALID",
    "may not choose settings",
  ],
  [
    "too little memory",
    serverError(241, "MEMORY_LIMIT_EXCEEDED", "(total) memory limit exceeded: would use 7.21 GiB, maximum: 7.20 GiB"),
    "STORE_FULL",
    "max_memory_usage",
  ],
  [
    "too many parts",
    serverError(
      252,
      "TOO_MANY_PARTS",
      "Too many parts (3000 with average size of 1.00 KiB). Merges are processing slower",
    ),
    "STORE_FULL",
    "less often",
  ],
  [
    "a full disk",
    serverError(243, "NOT_ENOUGH_SPACE", "Cannot reserve 1.00 MiB, not enough space"),
    "STORE_FULL",
    "free space",
  ],
  [
    "a replica without its keeper",
    serverError(242, "TABLE_IS_READ_ONLY", "Table is in readonly mode (replica path: /clickhouse/raw)"),
    "STORE_FAILED",
    "Keeper",
  ],
];

describe.concurrent("the server refuses", () => {
  it.each(refusals)("%s: the error says what to do, and nothing is changed", async (_what, answer, code, advice) => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, rowsNamed("a"));
    const { faults, host } = scene.bridge;
    const first = column<string>("id").eq("a/1");
    const calls: [Parameters<typeof faults.arm>[0], () => Promise<unknown>][] = [
      [insertInto("raw"), () => store.write(raw, rowsNamed("b"), { idempotencyKey: "b" })],
      [statement("create table"), () => store.write(raw, rowsNamed("b"))],
      [statement("delete"), () => store.delete(raw, first, { hard: true })],
      [insertInto("raw"), () => store.delete(raw, first)],
      [readOf("raw"), async () => (await store.read(raw)).rows()],
    ];
    for (const [matches, call] of calls) {
      faults.arm(matches, { kind: "answer", at: "before", answer }, { times: 99 });
      const error = await errorOf(call());
      expectClear(error, host);
      expect(error).toMatchObject({ code, message: expect.stringContaining(advice) });
      expect(faults.hits).toBe(1); // asking again is of no use
      faults.disarm();
      expect(await scene.stored()).toBe(3);
    }
    await store.write(raw, rowsNamed("b"), { idempotencyKey: "b" });
    expect(await scene.stored()).toBe(6);
  });
});
