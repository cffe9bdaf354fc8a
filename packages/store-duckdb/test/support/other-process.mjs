import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdbAdapter } from "../../dist/index.js";

/**
 * As in conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) => duckdbAdapter({ path: join(tmpdir(), `${namespace}.duckdb`), threads: 1 });
