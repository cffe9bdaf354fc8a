import { defineConfig } from "@metaxy-ts/project";
import { defaultWork } from "./src/options.ts";
import { configureStore, storeNames } from "./src/stores.ts";

/** What `npm run demo` left behind: `npx metaxy status` in this folder. */
export default defineConfig({
  project: "images",
  features: "src/pipeline/project.ts",
  stores: Object.fromEntries(storeNames.map((name) => [name, () => configureStore(name, defaultWork)])),
  store: "duckdb",
});
