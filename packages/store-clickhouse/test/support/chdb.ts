import { createWriteStream, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClickHouseClient } from "@clickhouse/client";
import { createClient } from "@clickhouse/client";
import { afterAll } from "vitest";

/** A real server to test on instead of ClickHouse in this process. */
const url = process.env.METAXY_CLICKHOUSE_URL || undefined;

export const onServer = url !== undefined;

/** The server's cluster, for tests that run on all of it. */
export const serverCluster = process.env.METAXY_CLICKHOUSE_CLUSTER || undefined;

const path = mkdtempSync(join(tmpdir(), "metaxy-chdb-"));

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>;

/** ClickHouse through the official client. A process has one data folder of chdb, so all tests of a file share it. */
export const client: ClickHouseClient =
  url === undefined ? await chdbClient() : createClient({ url, request_timeout: 120_000 });

const made: string[] = [];

afterAll(async () => {
  if (onServer) for (const name of made) await client.command({ query: `drop database if exists ${name}` });
  await client.close();
  await rm(path, { recursive: true, force: true });
});

/** The name of a new database. */
export async function newDatabase(): Promise<string> {
  const name = `test_${onServer ? `${process.pid}_${Date.now()}_` : ""}${made.length + 1}`;
  made.push(name);
  await client.command({ query: `create database ${name}` });
  return name;
}

async function chdbClient(): Promise<ClickHouseClient> {
  const { createChdbConnection } = await import("chdb/connection");
  const chdb = createChdbConnection({ path });
  return withArrow(createClient({ connection: chdb as unknown as NonNullable<ClientOptions["connection"]> }));
}

/** The connection of chdb takes the body of an insert for text. Bytes go to it in a file. */
function withArrow(inner: ClickHouseClient): ClickHouseClient {
  let files = 0;
  const exec: ClickHouseClient["exec"] = async (options) => {
    const match = options.query.match(/^(insert into [\s\S]+) format ArrowStream$/);
    if (!match || !("values" in options)) return inner.exec(options);
    files += 1;
    const file = join(path, `body-${files}.arrow`);
    await pipeline(options.values as Readable, createWriteStream(file));
    const { values: _, ...others } = options;
    return inner.exec({ ...others, query: `${match[1]} select * from file('${file}', 'ArrowStream')` });
  };
  return new Proxy(inner, {
    get(target, name) {
      if (name === "exec") return exec;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
