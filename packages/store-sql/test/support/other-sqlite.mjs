import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteAdapter } from "../../dist/sqlite.js";

/**
 * As in sqlite-conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) => sqliteAdapter({ path: join(tmpdir(), `${namespace}.sqlite`) });
