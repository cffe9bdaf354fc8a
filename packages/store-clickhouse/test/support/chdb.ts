import type { ClickHouseClient } from "@clickhouse/client";
import { createClient } from "@clickhouse/client";
import { afterAll } from "vitest";
import { chdbClient } from "../../src/chdb.js";
import { temporaryFolder } from "./folder.js";

/** A real server to test on instead of ClickHouse in this process. */
const url = process.env.METAXY_CLICKHOUSE_URL || undefined;

export const onServer = url !== undefined;

/** The server's cluster, for tests that run on all of it. */
export const serverCluster = process.env.METAXY_CLICKHOUSE_CLUSTER || undefined;

/** ClickHouse through the official client. A process has one data folder of chdb, so all tests of a file share it. */
export const client: ClickHouseClient =
  url === undefined ? chdbClient({ path: temporaryFolder() }) : createClient({ url, request_timeout: 120_000 });

const made: string[] = [];

afterAll(async () => {
  if (onServer) for (const name of made) await client.command({ query: `drop database if exists ${name}` });
  await client.close();
});

/** The name of a new database. */
export async function newDatabase(): Promise<string> {
  const name = `test_${onServer ? `${process.pid}_${Date.now()}_` : ""}${made.length + 1}`;
  made.push(name);
  await client.command({ query: `create database ${name}` });
  return name;
}
