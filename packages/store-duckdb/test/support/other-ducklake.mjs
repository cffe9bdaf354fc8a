import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdbAdapter } from "../../dist/index.js";

const { ducklake, sqlite } = JSON.parse(process.env.METAXY_DUCKDB_EXTENSIONS ?? "{}");

/**
 * As in conformance-ducklake.test.ts, for another process.
 * @param {{ readonly namespace: string }} options
 */
export const adapter = ({ namespace }) => {
  const folder = join(tmpdir(), `${namespace}.ducklake`);
  const place = { catalog: { sqlite: join(folder, "catalog.sqlite") }, dataPath: join(folder, "data") };
  return duckdbAdapter({
    ducklake: { ...place, extensions: { ducklake, sqlite }, unsignedExtensions: true },
    threads: 1,
  });
};
