// The package in the working directory in few files: a module costs a program that starts half a millisecond, and a store has hundreds.
// Each export of package.json is made from the source of its name, in the place of what the compiler wrote there; what they share, and what is
// imported when it is needed, is in dist/bundle. docs/decisions/start-up.md says why.
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";

/**
 * Returns the files that it wrote.
 * @param {readonly string[]} inline dependencies that become part of the bundle; all others are imported
 */
export async function bundle(inline) {
  /** @type {{ exports: Record<string, { default: string }> }} */
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.values(exports).map((target) => basename(target.default, ".js"));
  const build = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], extensionAlias: { ".js": [".ts", ".js"] } },
    external: (id) => !/^[./]|^@oxc-project\/runtime/.test(id) && !inline.includes(id), // the second is what lowers `using`
    transform: { target: "es2023" },
  });
  const options = /** @type {const} */ ({
    format: "esm",
    sourcemap: true,
    chunkFileNames: "bundle/[name].js",
    minifyInternalExports: false, // names that change with every build mislead caches of single files, such as vitest's
  });
  const { output } = await build.write({ dir: "dist", ...options });
  await build.close();
  const written = output.flatMap(({ fileName }) => [fileName, `${fileName}.map`]).map((file) => join("dist", file));
  return [...written.filter((file) => existsSync(file)), ...inline.map(copyLicense)];
}

/**
 * Code of others stays under their licence.
 * @param {string} name
 */
function copyLicense(name) {
  const copy = join("dist", `LICENSE-${name}.txt`);
  copyFileSync(join("node_modules", name, "LICENSE"), copy);
  return copy;
}
