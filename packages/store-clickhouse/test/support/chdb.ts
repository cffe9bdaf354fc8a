import { createWriteStream, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClickHouseClient } from "@clickhouse/client";
import { createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { afterAll } from "vitest";

const path = mkdtempSync(join(tmpdir(), "metaxy-chdb-"));

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>;

const chdb = createChdbConnection({ path });

/** ClickHouse in this process, through the official client. A process has one data folder, so all tests of a file share it. */
export const client: ClickHouseClient = withArrow(
  createClient({ connection: chdb as unknown as NonNullable<ClientOptions["connection"]> }),
);

afterAll(async () => {
  await client.close();
  await rm(path, { recursive: true, force: true });
});

let databases = 0;

/** The name of a new database. */
export async function newDatabase(): Promise<string> {
  databases += 1;
  const name = `test_${databases}`;
  await client.command({ query: `create database ${name}` });
  return name;
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
