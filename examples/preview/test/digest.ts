import { chdbClient } from "@metaxy-ts/store-clickhouse/chdb";

/*
 * node test/digest.ts FOLDER: the number of rows and a digest of everything in them, for every table that ClickHouse has in a data folder. A process of its
 * own, because the folder belongs to one process at a time.
 */

const client = chdbClient({ path: process.argv[2] ?? "" });
const query = async <Row>(sql: string): Promise<Row[]> =>
  (await client.query({ query: sql, format: "JSONEachRow" })).json<Row>();

const tables = await query<{ name: string; statement: string }>(
  "select name, create_table_query as statement from system.tables where database = currentDatabase() order by name",
);
const contents = [];
for (const { name, statement } of tables) {
  const [content] = await query(
    `select count() as rows, toString(sum(sipHash64(toString(tuple(*))))) as digest from \`${name}\``,
  );
  contents.push({ name, statement, content });
}
console.log(JSON.stringify(contents));
await client.close();
