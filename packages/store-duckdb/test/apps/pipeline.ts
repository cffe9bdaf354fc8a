import type { ConfiguredStore } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";

/* What the apps here do, which users' bundlers put together: see scripts/bundled-apps.mjs. */

const video = defineFeature({ key: "video/raw", id: ["id"], fields: ["frames"] });
const crop = defineFeature({ key: "video/crop", id: ["id"], deps: [from(video)] });

/** An update from its start to its end, as a string. */
export async function pipeline(configured: ConfiguredStore): Promise<string> {
  await using store = await configured.open();
  const rows = ["a", "b"].map((id) => ({ id, metaxy_provenance_by_field: { frames: id } }));
  await store.write(video, rows);
  const todo = await store.resolve(crop);
  const { new: created } = await todo.counts();
  const pending = await todo.pending.rows();
  const versions = pending.map(({ id, metaxy_provenance }) => `${String(id)}=${metaxy_provenance}`).sort();
  return `${created} new: ${versions.join(", ")}`;
}
