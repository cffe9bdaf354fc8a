import { createHash } from "node:crypto";
import type { RawRow, StoreHarness } from "@metaxy-ts/conformance";
import { createPool } from "mysql2/promise";
import { mariadbAdapter } from "../../src/mariadb.js";
import { mysqlAdapter } from "../../src/mysql.js";

/** The database of a namespace, whose name the server takes. */
function databaseOf(namespace: string): string {
  if (namespace.length <= 64) return namespace;
  return `metaxy_${createHash("sha256").update(namespace).digest("hex").slice(0, 40)}`;
}

/** How the suite reaches stores of a server, each in a database of its own. Other processes find the server in the environment. */
export function mysqlHarness(
  url: string,
  driver: "mariadb" | "mysql2",
  factory: "mariadb" | "mysql" = "mariadb",
): StoreHarness {
  const make = factory === "mysql" ? mysqlAdapter : mariadbAdapter;
  const server = url.replace(/\/[^/]*$/, "");
  process.env.METAXY_TEST_MYSQL = server;
  process.env.METAXY_TEST_MYSQL_DRIVER = driver;
  process.env.METAXY_TEST_MYSQL_FACTORY = factory;
  const exact = { dateStrings: true, supportBigNumbers: true, bigNumberStrings: true };
  const pool = createPool({ uri: url, connectionLimit: 2, ...exact });
  const makeDatabase = (namespace: string): Promise<unknown> =>
    pool.query(`create database if not exists \`${databaseOf(namespace)}\``);
  return {
    adapter({ namespace }) {
      const adapter = make({ url: `${server}/${databaseOf(namespace)}`, driver });
      const open: typeof adapter.open = async (options) => {
        await makeDatabase(namespace);
        return adapter.open(options);
      };
      return { ...adapter, open };
    },
    async readRaw({ namespace, table }) {
      const [rows] = await pool.query(`select * from \`${databaseOf(namespace)}\`.\`${table}\``);
      return rows as RawRow[];
    },
    async exists({ namespace }) {
      const query = "select 1 from information_schema.tables where table_schema = ?";
      const [rows] = await pool.query(query, [databaseOf(namespace)]);
      return (rows as unknown[]).length > 0;
    },
    async runSql({ namespace, statements }) {
      await makeDatabase(namespace);
      const connection = await pool.getConnection();
      for (const statement of [`use \`${databaseOf(namespace)}\``, ...statements]) await connection.query(statement);
      connection.destroy();
    },
    async remove({ namespace }) {
      await pool.query(`drop database if exists \`${databaseOf(namespace)}\``);
    },
    module: new URL("./other-mysql.mjs", import.meta.url),
  };
}
