import { defineConfig } from "@metaxy-ts/project";
import { mariadb } from "@metaxy-ts/store-sql/mariadb";

// This variable may also stand in a file .env: DATABASE_URL=mysql://USER:PASSWORD@HOST:3306/DATABASE. The database has to exist.
const { DATABASE_URL = "mysql://root@localhost:3306/metadata" } = process.env;

export default defineConfig({
  features: "src/features.ts",
  stores: {
    // tablePrefix: "metadata_" keeps the tables apart from others in the same database.
    dev: mariadb({ url: DATABASE_URL }),
  },
});
