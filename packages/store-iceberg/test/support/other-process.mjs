import { icebergAdapter } from "../../dist/index.js";

/**
 * As in conformance.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) =>
  icebergAdapter({ ...JSON.parse(process.env.ICEBERG_OPTIONS ?? "{}"), namespace });
