import { createHash } from "node:crypto";
import { mariadbAdapter } from "../../dist/mariadb.js";
import { mysqlAdapter } from "../../dist/mysql.js";

/**
 * As in mysql-suite.ts, for another process. It finds the database made.
 * @param {{ readonly namespace: string }} options
 */
export function adapter({ namespace }) {
  const short = `metaxy_${createHash("sha256").update(namespace).digest("hex").slice(0, 40)}`;
  const make = process.env.METAXY_TEST_MYSQL_FACTORY === "mysql" ? mysqlAdapter : mariadbAdapter;
  return make({
    url: `${process.env.METAXY_TEST_MYSQL}/${namespace.length <= 64 ? namespace : short}`,
    driver: process.env.METAXY_TEST_MYSQL_DRIVER === "mysql2" ? "mysql2" : "mariadb",
  });
}
