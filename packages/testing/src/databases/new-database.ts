import { randomUUID } from "node:crypto";
import type { DatabaseAddress } from "./address.js";
import { addressOf } from "./address.js";
import { onMysql, onPostgres } from "./drivers.js";

/** Makes an empty database in a server, for the tests of one file. It is removed with the server. */
export async function newDatabase(server: DatabaseAddress): Promise<DatabaseAddress> {
  const protocol = server.url.startsWith("postgres:") ? "postgres" : "mysql";
  const database = `test_${randomUUID().replaceAll("-", "_")}`;
  await (protocol === "postgres" ? onPostgres : onMysql)(server, `create database ${database}`);
  return addressOf(protocol, { ...server, database });
}
