import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { createConnection } from "mariadb";
import { Client } from "pg";
import { from, to } from "pg-copy-streams";
import type { Time } from "./measure.ts";
import { peakKilobytes, timed } from "./measure.ts";
import type { SqlStoreName } from "./stores/sql-stores.ts";
import type { Written } from "./write-ours.ts";

const table = "bench__written";

/**
 * Fills a table with the finished rows of another that is the same: by the fastest way that the database has, from a file in the database's own form. It
 * neither checks nor hashes, nor makes text of values.
 */
export async function writeBare(name: SqlStoreName, place: string, file: string): Promise<Written> {
  const inputMemory = peakKilobytes();
  const { result, ...time } = await bare[name](place, file);
  await rm(file, { force: true });
  return { ...time, inputMemory, peakMemory: peakKilobytes() };
}

type Timed = Time & { readonly result: unknown };

const bare: Readonly<Record<SqlStoreName, (place: string, file: string) => Promise<Timed>>> = {
  async postgres(place, file) {
    const client = new Client({ connectionString: place });
    await client.connect();
    await pipeline(client.query(to(`copy ${table} to stdout`)), createWriteStream(file));
    await client.query(`create table bare (like ${table} including all)`);
    const time = await timed(() => pipeline(createReadStream(file), client.query(from("copy bare from stdin"))));
    await client.end();
    return time;
  },
  async mariadb(place, file) {
    const connection = await createConnection(`${place.replace("mysql:", "mariadb:")}?permitLocalInfile=true`);
    await connection.query(`select * from ${table} into outfile '${file}' character set utf8mb4`);
    await connection.query(`create table bare like ${table}`);
    const load = `load data local infile '${file}' into table bare character set utf8mb4`;
    const time = await timed(() => connection.query(load));
    await connection.end();
    return time;
  },
  /** It has no form in files, so its rows are in memory. */
  async sqlite(place) {
    const database = new DatabaseSync(place);
    const [made, ...indexes] = database
      .prepare("select sql from sqlite_schema where tbl_name = ? and sql is not null order by type desc")
      .all(table)
      .map(({ sql }) => String(sql).replaceAll(table, "bare"));
    const read = database.prepare(`select * from ${table}`);
    read.setReadBigInts(true);
    read.setReturnArrays(true);
    const rows = read.all() as unknown as (string | bigint | null)[][];
    for (const sql of [made ?? "", ...indexes]) database.exec(sql);
    const insert = database.prepare(`insert into bare values (${(rows[0] ?? []).map(() => "?").join(", ")})`);
    const time = await timed(async () => {
      database.exec("begin");
      for (const row of rows) insert.run(...row);
      database.exec("commit");
    });
    database.close();
    return time;
  },
};
