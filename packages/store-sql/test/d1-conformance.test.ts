import { afterAll } from "vitest";
import type { D1DatabaseLike } from "../src/d1.js";
import { d1Adapter } from "../src/d1.js";
import { startD1 } from "./support/d1-server.js";
import { reportFileAs } from "./support/report-as.js";
import { describeStorage } from "./support/storage-suite.js";

const { server, url } = await startD1();
process.env.METAXY_D1_URL = url; // for other processes
const { d1Binding } = await import(new URL("./support/d1-binding.js", import.meta.url).href);
const database: D1DatabaseLike = d1Binding(url);
afterAll(() => server.dispose());

const prefixOf = (namespace: string): string => `t_${namespace}_`;

const rowsOf = async (sql: string): Promise<readonly Record<string, unknown>[]> => {
  const [answer] = await database.batch([database.prepare(sql)]);
  return (answer?.results ?? []) as Record<string, unknown>[];
};

describeStorage({
  adapter: ({ namespace }) => d1Adapter({ database, tablePrefix: prefixOf(namespace), threads: 1 }),
  readRaw: ({ table }) => rowsOf(`select * from "${table}"`),
  remove: async ({ namespace }) => {
    const starts = `instr(name, '${prefixOf(namespace)}') = 1`;
    const tables = await rowsOf(`select name from sqlite_master where type = 'table' and ${starts}`);
    if (tables.length === 0) return;
    const drops = tables.map(({ name }) => `drop table "${name}"`);
    const statements = [...drops, `delete from metaxy_system__tables where ${starts}`];
    await database.batch(statements.map((sql) => database.prepare(sql)));
  },
  expectedFailures: {
    "capabilities/transaction-refused": "Tables have names of any length: no part of a write fails after another.",
  },
  module: new URL("./support/other-d1.mjs", import.meta.url),
  properties: { runs: 2 },
  onReport: reportFileAs("d1", new URL("../conformance-d1.json", import.meta.url)),
});
