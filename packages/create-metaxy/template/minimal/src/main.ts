import { loadProject } from "@metaxy-ts/project";
import { summary } from "./features.ts";
import { update } from "./pipeline.ts";

// The store is that of metaxy.config.ts, or the one that METAXY_STORE names.
const project = await loadProject({ folder: import.meta.dirname });
const store = await project.open();
try {
  // Replace these by your own. A hash may be that of the content, a version or the time of the last change.
  const {
    new: fresh,
    stale,
    orphaned,
  } = await update(store, [
    { id: "one", text: "What there is", hash: "1" },
    { id: "two", text: "What is computed of it", hash: "1" },
  ]);
  console.log(`${summary.key}: ${fresh} new, ${stale} stale, ${orphaned} orphaned`);
  if (fresh + stale + orphaned === 0) console.log("Nothing to do.");
} finally {
  await store.close();
}
