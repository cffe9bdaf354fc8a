import { expect, it } from "vitest";
import { orSkip, startPostgres18, startPostgresIcu } from "../src/databases/index.js";
import { query } from "./support.js";

it("takes a password, TLS and settings", async (context) => {
  const password = "it's a secret: / ä";
  await using server = await orSkip(
    context,
    startPostgres18({ password, tls: true, settings: { max_connections: 7 } }),
  );
  expect(await query(server, "show max_connections")).toEqual(["7"]);
  expect(await query(server, "select ssl from pg_stat_ssl where pid = pg_backend_pid()")).toEqual(["true"]);
  const { ca, ...plain } = server.address;
  await expect(query(plain, "select 1")).rejects.toThrow(/no encryption/);
  const wrong = { ...server.address, url: server.url.replace(encodeURIComponent(password), "wrong") };
  await expect(query(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
});

const ordered = "select string_agg(x, ' ' order by x) from (values ('a'), ('B'), ('ä'), ('Z'), ('_')) v(x)";

it.for([
  ["its bytes", startPostgres18, "B Z _ a ä"],
  ["a language", startPostgresIcu, "_ a ä B Z"],
] as const)("orders text by %s", async ([, start, expected], context) => {
  await using server = await orSkip(context, start());
  expect(await query(server, ordered)).toEqual([expected]);
  expect(await query(server, "show server_encoding")).toEqual(["UTF8"]);
});

it("says why it does not start", async (context) => {
  const starting = orSkip(context, startPostgres18({ settings: { max_connections: "many" } }));
  await expect(starting).rejects.toThrow(/Postgres 18 ended with 1:.*invalid value for parameter "max_connections"/s);
});
