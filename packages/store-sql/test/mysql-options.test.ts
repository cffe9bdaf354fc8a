import { inspect } from "node:util";
import { expect, it } from "vitest";
import type { MysqlOptions } from "../src/mariadb.js";
import { mariadb, mariadbAdapter } from "../src/mariadb.js";
import { mysql, mysqlAdapter } from "../src/mysql.js";

const url = "mysql://me:s%3Acret@localhost:3307/metadata";
const pool = { getConnection: () => Promise.reject(new Error("No connection was to be made.")) };

it("shows where the database is, and no credentials", () => {
  expect(mariadb({ url }).display).toBe("mariadb(localhost:3307/metadata)");
  expect(mysql({ url: "mysql://localhost/a%20b" }).display).toBe("mysql(localhost:3306/a b)");
  expect(mariadb({ pool }).display).toBe("mariadb(pool)");
  expect(inspect(mariadb({ url, password: "other" }), { depth: 9, showHidden: true })).not.toMatch(/cret|other/);
});

const refused: readonly (readonly [string, MysqlOptions, RegExp])[] = [
  ["nothing", {}, /^The option url of mariadb\(\) is undefined; it has to be of the form "mysql:/],
  ["no database", { url: "mysql://localhost:3306/" }, /url/],
  ["another protocol", { url: "postgres://localhost/x" }, /url/],
  ["settings in the URL", { url: "mysql://localhost/x?timezone=local" }, /url/],
  ["two places", { url, pool }, /^The option url of mariadb\(\) is "given"; it has to be omitted if a pool is passed/],
  ["a pool without connections", { pool: {} as never }, /pool of mariadb or of mysql2\/promise/],
  ["a driver", { url, driver: "mysql" as never }, /"mariadb" or "mysql2"/],
  ["a prefix", { url, tablePrefix: "A-" }, /lower-case letters, digits and _/],
  ["a time", { url, statementTimeout: 0 }, /at least 1/],
  ["a wait", { url, lockTimeout: -1 }, /milliseconds/],
  ["an unknown option", { url, host: "localhost" } as MysqlOptions, /host/],
];

it.each(refused)("refuses %s, and does not show the URL", (_, options, message) => {
  const error = thrown(() => mariadb(options));
  expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringMatching(message) });
  expect(error.message).not.toContain("cret");
});

it("writes statements for tables of MariaDB and of MySQL", () => {
  const columns = [
    { name: "id", type: { kind: "string" } },
    { name: "box", type: { kind: "list", item: { kind: "float" } } },
  ] as const;
  const table = { name: "video__crop", idColumns: ["id"], columns, members: ["main"] };
  const [ours] = mariadbAdapter({ url }).ddl?.([table]) ?? [];
  const [theirs] = mysqlAdapter({ url }).ddl?.([table]) ?? [];
  expect(ours).toBe(theirs?.replace("utf8mb4_0900_bin", "utf8mb4_nopad_bin"));
  expect(theirs).toMatchInlineSnapshot(
    `"create table if not exists \`video__crop\` (\`id\` longtext, \`box\` longtext comment 'metaxy: ["list","float"]', \`metaxy_provenance_by_field\` longtext, \`metaxy_provenance\` longtext, \`metaxy_feature_version\` longtext, \`metaxy_project_version\` longtext, \`metaxy_data_version_by_field\` longtext, \`metaxy_data_version\` longtext, \`metaxy_created_at\` datetime(6), \`metaxy_updated_at\` datetime(6), \`metaxy_deleted_at\` datetime(6), \`metaxy_materialization_id\` longtext, key \`metaxy_key\` (\`metaxy_feature_version\`(191), \`id\`(191), \`metaxy_updated_at\`), key \`metaxy_updated_at\` (\`metaxy_updated_at\`), key \`metaxy_deleted_at\` (\`metaxy_deleted_at\`)) default character set utf8mb4 collate utf8mb4_0900_bin"`,
  );
});

function thrown(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It was to be refused.");
}
