import { join } from "node:path";
import { loadProject } from "@metaxy-ts/project";
import { update } from "./pipeline.ts";

// The store is that of metaxy.config.ts, or the one that METAXY_STORE names.
const project = await loadProject({ folder: import.meta.dirname });
const store = await project.open();
try {
  const updates = await update(store, join(project.config.folder, "images"));
  for (const { feature, new: fresh, stale, orphaned } of updates)
    console.log(`${feature.padEnd(16)} ${fresh} new, ${stale} stale, ${orphaned} orphaned`);
  if (updates.every((each) => each.new + each.stale + each.orphaned === 0)) console.log("Nothing to do.");
} finally {
  await store.close();
}
