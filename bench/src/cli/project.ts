import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FeatureGraph } from "@metaxy-ts/core";
import { loadProject } from "@metaxy-ts/project";

/*
 * A project of ten features in one file of DuckDB, in TypeScript and in Python: the same features, the same store.
 */

/** The parents of each feature. */
const parents: readonly (readonly number[])[] = [[], [0], [0], [1, 2], [3], [3], [4, 5], [6], [7], [8]];
const samples = 1000;

/** Writes both projects into a folder, and computes all features; then every tenth sample of the root changes. */
export async function writeProjects(folder: string): Promise<void> {
  const store = join(folder, "metadata.duckdb");
  mkdirSync(join(folder, "node_modules/@metaxy-ts"), { recursive: true });
  for (const name of ["core", "project", "store-duckdb"])
    symlinkSync(
      join(import.meta.dirname, "../../node_modules/@metaxy-ts", name),
      join(folder, "node_modules/@metaxy-ts", name),
    );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bench", type: "module" }));
  writeFileSync(join(folder, "metaxy.config.ts"), config(store));
  writeFileSync(
    join(folder, "features.ts"),
    ["import { defineFeature, from } from '@metaxy-ts/core';", ...parents.map(inTypeScript)].join("\n"),
  );
  writeFileSync(join(folder, "metaxy.toml"), toml(store));
  mkdirSync(join(folder, "bench"));
  writeFileSync(join(folder, "bench/__init__.py"), "");
  writeFileSync(join(folder, "bench/features.py"), ["import metaxy as mx", ...parents.map(inPython)].join("\n"));
  await fill(folder);
}

async function fill(folder: string): Promise<void> {
  const project = await loadProject({ folder, env: {} });
  const { graph, problems } = await project.features();
  for (const problem of problems) throw problem;
  if (!(graph instanceof FeatureGraph) || graph.features.size !== parents.length)
    throw new Error("Features are missing.");
  await using store = await (await project.store(graph)).open();
  const rows = Array.from({ length: samples }, (_, index) => ({
    id: `sample ${index}`,
    metaxy_provenance_by_field: { value: `value ${index}` },
  }));
  await store.write("bench/f0", rows);
  for (const [index] of parents.entries()) {
    if (index === 0) continue;
    await using todo = await store.resolve(`bench/f${index}`);
    await store.write(`bench/f${index}`, todo.pending);
  }
  const changed = rows.filter((_, index) => index % 10 === 0);
  await store.write(
    "bench/f0",
    changed.map((row) => ({ ...row, metaxy_provenance_by_field: { value: "changed" } })),
  );
}

function inTypeScript(of: readonly number[], index: number): string {
  const deps = of.map((parent) => `from(f${parent}, { select: [] })`).join(", ");
  return `export const f${index} = defineFeature({ key: "bench/f${index}", id: ["id"], fields: ["value"], deps: [${deps}] });`;
}

function inPython(of: readonly number[], index: number): string {
  const deps = of.map((parent) => `mx.FeatureDep(feature="bench/f${parent}", select=())`).join(", ");
  return `
class F${index}(
    mx.BaseFeature,
    spec=mx.FeatureSpec(key="bench/f${index}", id_columns=["id"], fields=["value"], deps=[${deps}]),
):
    id: str
`;
}

function config(store: string): string {
  return `import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";

export default defineConfig({
  project: "bench",
  features: "features.ts",
  hash: { algorithm: "md5", length: 16 },
  stores: { dev: duckdb({ path: ${JSON.stringify(store)} }) },
});
`;
}

function toml(store: string): string {
  return `project = "bench"
store = "dev"
entrypoints = ["bench.features"]
hash_truncation_length = 16

[stores.dev]
type = "metaxy.ext.duckdb.DuckDBMetadataStore"

[stores.dev.config]
database = ${JSON.stringify(store)}
hash_algorithm = "md5"
`;
}
