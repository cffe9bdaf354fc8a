import { tmpdir } from "node:os";
import { join } from "node:path";
import { lancedbAdapter } from "../../dist/index.js";

/**
 * As in conformance-extension.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) =>
  lancedbAdapter({
    uri: join(tmpdir(), "metaxy-store-lancedb", namespace),
    extension: process.env.LANCE_EXTENSION ?? "never",
    unsignedExtensions: true,
    threads: 1,
  });
