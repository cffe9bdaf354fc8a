import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { sqlite } from "@metaxy-ts/store-sql/sqlite";

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // One file. All processes of one machine may read it, and write one after the other.
    dev: sqlite({ path: join(import.meta.dirname, "metadata.sqlite") }),
  },
});
