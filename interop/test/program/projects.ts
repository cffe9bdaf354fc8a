import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newFolder, projectFolder } from "@metaxy-ts/testing";

/** A store that both programs open, as their configuration files name it. */
export interface SharedStore {
  readonly kind: "duckdb" | "delta";
  readonly path: string;
}

const source = fileURLToPath(new URL("../../python/program", import.meta.url));
const pythonStores = {
  duckdb: ["metaxy.ext.duckdb.DuckDBMetadataStore", "database"],
  delta: ["metaxy.ext.polars.handlers.delta.DeltaMetadataStore", "root_path"],
} as const;

/** A new, empty place for a store. */
export async function sharedStore(kind: SharedStore["kind"]): Promise<SharedStore> {
  const folder = await newFolder();
  return { kind, path: kind === "duckdb" ? join(folder, "shared.duckdb") : folder };
}

/** A folder with both projects in Python: `videos.toml` and `report.toml` configure them. */
export async function pythonProjects({ kind, path }: SharedStore): Promise<string> {
  const folder = await newFolder();
  await cp(source, folder, { recursive: true });
  const [type, option] = pythonStores[kind];
  for (const project of ["videos", "report"])
    await writeFile(
      join(folder, `${project}.toml`),
      `project = "${project}"
store = "dev"
entrypoints = ["${project}.features"]
auto_create_tables = true
hash_truncation_length = 16
${project === "report" ? 'extra_features = [{ projects = ["search"] }]' : ""}

[stores.dev]
type = "${type}"

[stores.dev.config]
${option} = ${JSON.stringify(path)}
hash_algorithm = "md5"
`,
    );
  return folder;
}

/** A project in TypeScript that is built on the videos. The module `external.ts` is still to be generated. */
export function searchProject({ kind, path }: SharedStore): Promise<string> {
  const store = { type: kind, options: { path } };
  const config = {
    project: "search",
    features: "features.ts",
    hash: { algorithm: "md5", length: 16 },
    stores: { dev: store },
  };
  return projectFolder(
    { "metaxy.config.json": JSON.stringify(config), "features.ts": features, "update.mjs": update },
    ["store-delta"],
  );
}

const features = `
import { defineFeature, from } from "@metaxy-ts/core";
import { videoRaw } from "./external.js";
export const index = defineFeature({
  key: "search/index",
  id: ["video_id", "day"],
  deps: [from(videoRaw, { select: ["kind", "größe"] })],
  fields: { words: { version: "1", on: [videoRaw.field("frames")] } },
});`;

const update = `
import { loadProject } from "@metaxy-ts/project";
const project = await loadProject();
const { graph } = await project.linkedFeatures();
await using store = await (await project.store(graph)).open();
await using todo = await store.resolve("search/index");
const [row] = await todo.new.rows();
console.log(typeof row.day.getTime(), typeof row.kind, (await todo.new.rows()).map(({ video_id }) => typeof video_id).sort().join());
await store.write("search/index", todo.pending);
`;
