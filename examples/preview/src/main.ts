import { join } from "node:path";
import { loadProject } from "@metaxy-ts/project";
import { runPipeline } from "./pipeline.ts";
import { takeIn } from "./take-in.ts";

/*
 * node src/main.ts production   takes in the texts, and computes what is new or stale
 * node src/main.ts preview      computes what the branch has changed, in a store of its own
 */

const folder = join(import.meta.dirname, "..");
const [name = "production"] = process.argv.slice(2);

const project = await loadProject({ folder });
const isPreview = project.fallbackStores(name).length > 0;
const store = await project.open({ store: name });
try {
  if (!isPreview) await takeIn(store, folder);
  await runPipeline(store, folder, isPreview);
} finally {
  await store.close();
}
