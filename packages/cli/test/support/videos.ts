import { loadProject } from "@metaxy-ts/project";
import { projectFolder } from "@metaxy-ts/testing";

const config = `
import { duckdb } from "@metaxy-ts/store-duckdb";
import { defineConfig } from "@metaxy-ts/project";
export default defineConfig({
  project: "videos",
  features: "features.ts",
  stores: {
    dev: duckdb({ path: new URL("dev.duckdb", import.meta.url).pathname }),
    preview: { store: duckdb({ path: new URL("preview.duckdb", import.meta.url).pathname }), fallbackStores: ["dev"] },
  },
});
`;

const features = `
import { defineFeature, from } from "@metaxy-ts/core";
export const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  fields: { audio: { dataVersion: "audio_hash" }, frames: { dataVersion: "frames_hash" } },
});
export const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  deps: [from(video, { select: ["seconds"] })],
  fields: { faces: { version: "1", on: [video.field("frames")] } },
});
export const face = defineFeature({ key: "video/face", id: ["video_id"], deps: [crop] });
`;

const videos = Array.from({ length: 5 }, (_, index) => ({
  video_id: `v${index}`,
  seconds: index * 10,
  audio_hash: `a${index}`,
  frames_hash: `f${index}`,
}));

/** A folder with a project of three features: five videos, of which three have crops and one crop is stale; no faces. */
export async function videosFolder(): Promise<string> {
  const folder = await projectFolder({ "metaxy.config.ts": config, "features.ts": features });
  const project = await loadProject({ folder, env: {} });
  const { graph } = await project.features();
  await using store = await (await project.store(graph)).open();
  await store.write("video/raw", videos);
  await using todo = await store.resolve("video/crop", { filters: { "video/raw": "seconds < 30" } });
  await store.write("video/crop", todo.pending);
  await store.write("video/raw", [{ ...videos[0], frames_hash: "f0-new" }]);
  await (await (await project.store(graph, "preview")).open()).close(); // a store that is read has to exist
  return folder;
}
