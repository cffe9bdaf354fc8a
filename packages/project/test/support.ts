import type { ProjectFeatures } from "../src/index.js";
import { loadProject } from "../src/index.js";

/** A configuration with a store in memory. */
export const withMemory = (rest = ""): string => `
import { duckdb } from "@metaxy-ts/store-duckdb";
import { defineConfig } from "@metaxy-ts/project";
export default defineConfig({ stores: { dev: duckdb({ path: ":memory:" }) }, ${rest} });
`;

/** A module that exports features: `crop: raw` is one that is made from another. */
export function defining(...features: readonly string[]): string {
  const definitions = features.map((text) => {
    const [name = "", deps] = text.split(": ");
    return `export const ${name} = defineFeature({ key: "${name}", id: ["id"], deps: [${deps ?? ""}] });`;
  });
  return ['import { defineFeature, from } from "@metaxy-ts/core";', ...definitions].join("\n");
}

/** The features of the project in a folder. */
export async function discovered(folder: string): Promise<ProjectFeatures> {
  return (await loadProject({ folder, env: {} })).features();
}

/** Each feature of a project without problems, as `key: file export (project)`. */
export async function shown(folder: string): Promise<string[]> {
  const { features, problems } = await discovered(folder);
  if (problems[0]) throw problems[0];
  return features.map(
    (found) => `${found.feature.key}: ${within(folder, found.file)} ${found.export} (${found.project})`,
  );
}

/** Paths in a text as they are in a folder, with slashes. */
export function within(folder: string, text: string): string {
  return text.replaceAll("\\", "/").replaceAll(`${folder.replaceAll("\\", "/")}/`, "");
}
