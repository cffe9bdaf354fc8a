import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { lancedb } from "@metaxy-ts/store-lancedb";

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // Lance tables in a folder. "s3://bucket/metadata" puts them into a bucket.
    dev: lancedb({ uri: join(import.meta.dirname, "metadata.lance") }),
  },
});
