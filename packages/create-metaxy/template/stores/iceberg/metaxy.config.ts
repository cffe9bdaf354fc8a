import { defineConfig } from "@metaxy-ts/project";
import { iceberg } from "@metaxy-ts/store-iceberg";

// These variables may also stand in a file .env.
const { ICEBERG_URI = "http://localhost:8181", ICEBERG_WAREHOUSE, ICEBERG_TOKEN } = process.env;

export default defineConfig({
  features: "src/features.ts",
  stores: {
    dev: iceberg({
      uri: ICEBERG_URI,
      ...(ICEBERG_WAREHOUSE && { warehouse: ICEBERG_WAREHOUSE }),
      ...(ICEBERG_TOKEN && { token: ICEBERG_TOKEN }),
      // For a catalog that gives out no credentials for its files: setup: ["create secret (type s3, provider credential_chain)"].
    }),
  },
});
