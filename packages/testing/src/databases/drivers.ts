import { createConnection } from "mysql2/promise";
import { Client } from "pg";
import type { DatabaseAddress } from "./address.js";

/** Executes a statement on a connection of its own. */
export async function onPostgres({ url, ca }: DatabaseAddress, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, ...(ca && { ssl: { ca } }) });
  client.on("error", () => undefined); // what has failed says so
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Executes a statement on a connection of its own, with values in place of question marks. */
export async function onMysql(
  { url, ca }: DatabaseAddress,
  statement: string,
  values: readonly (string | number)[] = [],
): Promise<void> {
  const connection = await createConnection({ uri: url, ...(ca && { ssl: { ca } }) });
  try {
    await connection.query(statement, [...values]);
  } finally {
    await connection.end();
  }
}
