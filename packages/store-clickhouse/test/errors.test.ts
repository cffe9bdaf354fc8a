import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { defineFeature } from "@metaxy-ts/core";
import { isWriteConflict } from "@metaxy-ts/core/adapter";
import { expect, it } from "vitest";
import { insertError } from "../src/errors.js";
import type { ClickHouseStoreOptions } from "../src/index.js";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const feature = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });
const row = { id: "a", metaxy_provenance_by_field: { x: "1" } };

it("says that a database does not exist", async () => {
  await expect(clickhouse({ client, database: "nowhere" }).open()).rejects.toMatchObject({
    code: "STORE_NOT_FOUND",
    message: expect.stringContaining('"nowhere"'),
  });
});

it("says that no server answers, without the password", async () => {
  const store = clickhouse({ url: "http://127.0.0.1:9", username: "me", password: "secret", database: "d" });
  expect(store.display).toBe("clickhouse(127.0.0.1:9/d)");
  await expect(store.open()).rejects.toMatchObject({
    code: "STORE_NOT_FOUND",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});

it("passes on what a server says of a password", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(403, { "x-clickhouse-exception-code": "516" });
    response.end("Code: 516. DB::Exception: me: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await expect(clickhouse({ url: `http://127.0.0.1:${port}`, username: "me" }).open()).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      cause: expect.objectContaining({ code: "516" }),
    });
  } finally {
    server.close();
  }
});

it("creates no tables without autoCreate", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database }).open();
  await expect(store.write(feature, [row])).rejects.toMatchObject({
    code: "TABLE_NOT_FOUND",
    message: expect.stringContaining("autoCreate: true"),
  });
});

it("says that a table was dropped in the meantime", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await store.write(feature, [row]);
  const relation = await store.read(feature);
  await client.command({ query: `drop table ${database}.raw` });
  await expect(relation.rows()).rejects.toMatchObject({
    code: "TABLE_NOT_FOUND",
    details: { queryId: expect.stringMatching(/^metaxy-[0-9a-f-]{36}$/) },
  });
});

it("refuses timestamps that ClickHouse does not have", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await expect(store.write(feature, [{ ...row, t: new Date("1800-01-01T00:00:00Z") }])).rejects.toMatchObject({
    code: "WRITE_INVALID",
  });
});

it("does not read Parquet files of this machine", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await expect(store.write(feature, { parquet: "rows.parquet" })).rejects.toMatchObject({
    code: "CAPABILITY_UNSUPPORTED",
  });
});

it.each<[string, Partial<ClickHouseStoreOptions> | Record<string, unknown>]>([
  ["client", { client: {} }],
  ["url", { url: "localhost:8123" }],
  ["url", { client, url: "http://localhost:8123" }],
  ["username", { username: "" }],
  ["database", { database: "" }],
  ["queryTimeout", { queryTimeout: 0 }],
  ["maxConnections", { maxConnections: 1.5 }],
  ["databse", { databse: "d" }],
])("refuses the option %s of %j", (option, options) => {
  expect(() => clickhouse(options as ClickHouseStoreOptions)).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", details: expect.objectContaining({ option }) }),
  );
});

it("rows that do not fit their table are a conflict, unless an earlier try of the insert may have stored them", () => {
  const misfit = Object.assign(new Error("Cannot convert string"), { code: "53", type: "TYPE_MISMATCH" });
  const insert = { table: "raw", display: "clickhouse(d)" };
  const conflict = insertError(misfit, { ...insert, wasLost: false });
  expect(isWriteConflict(conflict)).toBe(true);
  expect(conflict).toMatchObject({ details: { table: "raw" }, cause: misfit });
  expect(insertError(misfit, { ...insert, wasLost: true })).toBe(misfit);
});
