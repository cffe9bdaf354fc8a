import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { libsqlAdapter } from "../../dist/libsql.js";

/**
 * As in libsql-conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) =>
  libsqlAdapter({ client: createClient({ url: `file:${join(tmpdir(), `${namespace}.libsql`)}` }), threads: 1 });
