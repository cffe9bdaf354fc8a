import type { Readable } from "node:stream";
import type { ClickHouseClientLike } from "../../src/index.js";
import { client } from "./chdb.js";

/** The name of the cluster that {@link clusterClient} knows. */
export const cluster = "it's";

/**
 * A client for ClickHouse in this process that takes statements for a cluster. It remembers them as they come, and runs what they are on a
 * cluster of one server: tables that are not replicated, under another name.
 */
export function clusterClient(): { readonly client: ClickHouseClientLike; readonly sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    client: {
      async command(options) {
        sent.push(options.query);
        const query = onOneServer(options.query);
        if (query !== undefined) await client.command({ ...options, query });
      },
      exec: (options): Promise<{ readonly stream: Readable }> => client.exec(options),
      query: (options) =>
        client.query({
          ...options,
          query: options.query.replace("from system.clusters", `from (select 'it''s' as cluster)`),
        }),
      close: async () => undefined,
    },
  };
}

function onOneServer(statement: string): string | undefined {
  if (statement.startsWith("system sync replica ")) return undefined;
  return statement
    .replace(` on cluster "it's"`, "")
    .replace("engine = ReplicatedMergeTree", "engine = MergeTree")
    .replace(
      / settings replicated_deduplication_window = (\d+), replicated_deduplication_window_seconds = \d+/,
      " settings non_replicated_deduplication_window = $1",
    )
    .replace(/ \([\s\S]*\) engine = Distributed\('it\\'s', ('.*'), ('.*'), .*\)$/, " engine = Alias($1, $2)");
}
