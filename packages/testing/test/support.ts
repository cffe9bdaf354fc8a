import { execFileSync } from "node:child_process";
import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import type { DatabaseAddress } from "../src/databases/index.js";

/** The first column of what a statement returns, as text. */
export async function query(address: DatabaseAddress, statement: string): Promise<string[]> {
  return address.url.startsWith("postgres:") ? onPostgres(address, statement) : onMysql(address, statement);
}

async function onPostgres({ url, ca }: DatabaseAddress, text: string): Promise<string[]> {
  const client = new Client({ connectionString: url, ...(ca && { ssl: { ca } }) });
  client.on("error", () => undefined); // what has failed says so
  try {
    await client.connect();
    const { rows } = await client.query<unknown[]>({ text, rowMode: "array" });
    return rows.map(([value]) => String(value));
  } finally {
    await client.end();
  }
}

async function onMysql({ url }: DatabaseAddress, sql: string): Promise<string[]> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? rows.map((row) => String((row as readonly unknown[])[0])) : [];
  } finally {
    await connection.end();
  }
}

/** The command lines of the processes on this machine that have a text in theirs. */
export function processesWith(text: string): string[] {
  return execFileSync("ps", ["-A", "-ww", "-o", "state=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(text) && !line.startsWith("Z"));
}
