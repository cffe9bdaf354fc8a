import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";

const here = import.meta.dirname;

export default defineConfig({
  project: "texts",
  features: "src/features.ts",
  store: "production",
  stores: {
    // ClickHouse in the process, so that the example needs no server. With a server: clickhouse({ url: "https://…" }).
    production: async () => {
      const { clickhouse } = await import("@metaxy-ts/store-clickhouse");
      const { chdbClient } = await import("@metaxy-ts/store-clickhouse/chdb");
      return clickhouse({ client: chdbClient({ path: join(here, "production.clickhouse") }), autoCreate: true });
    },
    preview: { store: duckdb({ path: join(here, "preview.duckdb") }), fallbackStores: ["production"] },
  },
});
