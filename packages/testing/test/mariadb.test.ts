import { createConnection } from "mariadb";
import { expect, it } from "vitest";
import { orSkip, startMariadb } from "../src/databases/index.js";
import { query } from "./support.js";

it("takes a password and settings, and any driver", async (context) => {
  const password = "it's a \\ secret: / ä";
  await using server = await orSkip(context, startMariadb({ password, settings: { max_connections: 12 } }));
  expect(await query(server, "select @@max_connections")).toEqual(["12"]);
  const { host, port, user, database } = server;
  const connection = await createConnection({ host, port, user, password, database, connectTimeout: 30_000 });
  expect(await connection.query("select @@character_set_server as name")).toEqual([{ name: "utf8mb4" }]);
  await connection.end();
  const wrong = { ...server.address, url: server.url.replace(encodeURIComponent(password), "wrong") };
  await expect(query(wrong, "select 1")).rejects.toThrow(/Access denied/);
});

it("says why it does not start", async (context) => {
  const starting = orSkip(context, startMariadb({ settings: { "no-such-setting": 1 } }));
  await expect(starting).rejects.toThrow(/MariaDB ended with \d+:.*unknown variable 'no-such-setting=1'/s);
});
