import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { createConnection } from "mysql2/promise";
import pg from "pg";
import type { TestContext } from "vitest";
import { describe, expect, it } from "vitest";

const file = new URL("../databases.json", import.meta.url);
const claimed = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, string>>;

/** Of a server that says more than its version: `10.11.19-MariaDB-0+deb12u1`. */
async function mysqlVersion(context: TestContext): Promise<string> {
  const { url } = await orSkip(context, sharedDatabase("mariadb"));
  return mysqlVersionAt(url);
}

async function mysqlVersionAt(url: string): Promise<string> {
  const connection = await createConnection(url);
  const [rows] = await connection.query("select version() as version");
  await connection.end();
  return String((rows as { version: string }[])[0]?.version);
}

/** Of an engine that comes as a package of npm. */
async function packageVersion(name: string): Promise<string> {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  return `${name} ${version}`;
}

const versions: Readonly<Record<string, (context: TestContext) => Promise<string>>> = {
  d1: () => packageVersion("miniflare"),
  libsql: () => packageVersion("@libsql/client"),
  mariadb: mysqlVersion,
  "mariadb-mysql2": mysqlVersion,
  pglite: () => packageVersion("@electric-sql/pglite"),
  async postgres(context) {
    const { url } = await orSkip(context, sharedDatabase("postgres18"));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    await client.end();
    return rows[0]?.server_version ?? "";
  },
  async seekdb(context) {
    if (process.env.METAXY_LONG !== "1") return context.skip("seekdb runs with METAXY_LONG=1");
    const { url } = await orSkip(context, sharedDatabase("seekdb"));
    return (await mysqlVersionAt(url)).replace(/^.*seekdb-v/, ""); // 5.7.25-OceanBase seekdb-v1.4.0.0
  },
  async sqlite() {
    using database = new DatabaseSync(":memory:"); // of Node, whose versions have different ones
    return String(database.prepare("select sqlite_version() as version").get()?.version);
  },
  turso: () => packageVersion("@tursodatabase/database"),
};

/** What `docs/databases.md` says of the engines that the conformance suite runs on. */
describe("the versions in databases.json", () => {
  it("are those of engines that are looked at here", () => {
    expect(Object.keys(claimed)).toEqual(Object.keys(versions));
  });

  it.for(Object.entries(claimed))("say which %s the suite runs on", async ([name, version], context) => {
    const found = await versions[name]?.(context);
    expect(`${found} `).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}[. ]`));
  });
});
