import { createHash } from "node:crypto";
import { postgresAdapter } from "../../dist/postgres.js";

/**
 * As in postgres-suite.ts, for another process. It finds the schema made.
 * @param {{ readonly namespace: string }} options
 */
export function adapter({ namespace }) {
  const short = `metaxy_${createHash("sha256").update(namespace).digest("hex").slice(0, 40)}`;
  return postgresAdapter({
    connectionString: process.env.METAXY_TEST_POSTGRES,
    schema: namespace.length <= 63 ? namespace : short,
  });
}
