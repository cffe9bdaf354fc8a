import { tmpdir } from "node:os";
import { join } from "node:path";
import { deltaAdapter } from "../../dist/index.js";

/**
 * As in conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) =>
  deltaAdapter({ path: join(tmpdir(), "metaxy-store-delta", namespace), threads: 1 });
