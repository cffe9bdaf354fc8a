import { join } from "node:path";
import { defineConfig } from "@metaxy-ts/project";
import { delta } from "@metaxy-ts/store-delta";

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // Delta tables in a folder. "s3://bucket/metadata" puts them into a bucket.
    dev: delta({ path: join(import.meta.dirname, "metadata.delta") }),
  },
});
