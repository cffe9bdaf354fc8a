import { tmpdir } from "node:os";
import { join } from "node:path";
import { tursoAdapter } from "../../dist/turso.js";

/**
 * As in turso-conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) => tursoAdapter({ path: join(tmpdir(), `${namespace}.turso`), threads: 1 });
