import type { ClickHouseClient } from "@clickhouse/client";
import { clickhouse } from "@metaxy-ts/store-clickhouse";
import { tableFromIPC } from "apache-arrow";
import { clickhouseWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";
import { pendingArrow } from "./bench-store.ts";

let databases = 0;
let client: ClickHouseClient | undefined;

/** A store in a new database of ClickHouse in this process, or of the server that METAXY_CLICKHOUSE_URL names. */
export async function openClickHouse(): Promise<BenchStore> {
  client ??= await connect();
  const shared = client;
  databases += 1;
  const database = `metaxy_bench_${Date.now()}_${databases}`;
  await shared.command({ query: `create database ${database}` });
  const store = await clickhouse({ client: shared, database, autoCreate: true }).open();
  return {
    store,
    words: clickhouseWords,
    pendingRows: (feature) => pendingArrow(store, feature),
    async handRows(sql) {
      const settings = { join_use_nulls: 1, output_format_arrow_string_as_string: 1 } as const;
      const { stream } = await shared.exec({
        query: `${sql.replaceAll(/from (bench__\w+)/g, `from ${database}.$1`)} format ArrowStream`,
        clickhouse_settings: settings,
      });
      return (await tableFromIPC(stream)).numRows;
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await shared.command({ query: `drop database ${database}` });
    },
  };
}

async function connect(): Promise<ClickHouseClient> {
  const url = process.env.METAXY_CLICKHOUSE_URL;
  if (!url) return (await import("@metaxy-ts/store-clickhouse/chdb")).chdbClient();
  return (await import("@clickhouse/client")).createClient({ url });
}
