import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClickHouseClient } from "@clickhouse/client";
import { createClient } from "@clickhouse/client";
import { createChdbConnection } from "chdb/connection";
import { oneByOne } from "./chdb/session.js";
import { literal } from "./sql/text.js";

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>["connection"]>;

/** Where ClickHouse in this process stores its data. */
export interface ChdbOptions {
  /** The data folder, made if it is missing. If omitted, a temporary one, which is removed with the process. */
  readonly path?: string;
}

/**
 * A client of ClickHouse in this process: no server, for tests, notebooks and the data of one machine. It needs the package `chdb`.
 *
 * ClickHouse has one data folder in a process, and a folder belongs to one process at a time. Close the client when its stores are closed.
 *
 * @param options Where the data is.
 * @returns The client, for the option `client` of `clickhouse()`.
 *
 * @example
 * ```ts
 * import { clickhouse } from "@metaxy-ts/store-clickhouse";
 * import { chdbClient } from "@metaxy-ts/store-clickhouse/chdb";
 *
 * const client = chdbClient({ path: "./clickhouse" });
 * await using store = await clickhouse({ client, autoCreate: true }).open();
 * ```
 */
export function chdbClient({ path = temporaryFolder() }: ChdbOptions = {}): ClickHouseClient {
  const connection = oneByOne(createChdbConnection({ path })) as unknown as Connection;
  return withBytes(createClient({ connection }));
}

/** The connection of chdb takes the body of an insert for text. Bytes go to it in a file. */
function withBytes(client: ClickHouseClient): ClickHouseClient {
  const exec: ClickHouseClient["exec"] = async (options) => {
    const match = options.query.match(/^(insert into [\s\S]+) format (ArrowStream)$/);
    if (!match || !("values" in options)) return client.exec(options);
    const { values, ...others } = options;
    const folder = mkdtempSync(join(tmpdir(), "metaxy-insert-"));
    const file = join(folder, "body");
    try {
      await pipeline(values as Readable, createWriteStream(file));
      return await client.exec({ ...others, query: `${match[1]} select * from file(${literal(file)}, '${match[2]}')` });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  return new Proxy(client, {
    get(target, name) {
      if (name === "exec") return exec;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "metaxy-chdb-"));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}
