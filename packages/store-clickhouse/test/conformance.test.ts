import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { clickhouseAdapter } from "../src/index.js";
import { client, serverCluster } from "./support/chdb.js";

const cluster = serverCluster === undefined ? {} : { cluster: serverCluster };
const onCluster = serverCluster === undefined ? "" : `on cluster "${serverCluster}" sync`;

/** One database for all, which SQL without a database's name means too; each place has its own prefix. */
const prefixOf = (namespace: string): string => `${namespace}_`;

async function tablesOf(namespace: string): Promise<string[]> {
  const found = await client.query({
    query: `select name from system.tables where database = currentDatabase() and startsWith(name, '${prefixOf(namespace)}')`,
    format: "JSONEachRow",
  });
  return ((await found.json()) as { name: string }[]).map(({ name }) => name);
}

describeStoreConformance({
  adapter: ({ namespace }) => ({
    ...clickhouseAdapter({ client, ...cluster, tablePrefix: prefixOf(namespace) }),
    autoCreate: true,
  }),
  async readRaw({ table }) {
    return (await client.query({ query: `select * from "${table}"`, format: "JSONEachRow" })).json();
  },
  exists: async ({ namespace }) => (await tablesOf(namespace)).length > 0,
  async runSql({ statements }) {
    for (const query of statements) await client.command({ query });
  },
  async remove({ namespace }) {
    for (const name of await tablesOf(namespace))
      await client.command({ query: `drop table if exists "${name}" ${onCluster}` });
  },
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
  expectedFailures: {
    "hash-strings/nulls-are-empty": "Map(String, String) cannot store a null member; the member is omitted.",
    "lineage-mixed/optional-group": "Array has no null; the list of a group that is not there is empty.",
    "values-nested/null-lists-and-objects": "Array and Tuple have no null; empty ones stand for it.",
  },
});
