// The package in the working directory in few files: a module costs a program that starts half a millisecond, and a store has hundreds.
// Each export of package.json that leads to dist/bundle is made from the source of its name; what they share, and what is imported when it
// is needed, becomes files of its own. docs/decisions/start-up.md says why.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";

const folder = "dist/bundle";

/**
 * Returns the files that it wrote, none for a package that exports no bundle.
 * @param {readonly string[]} inline dependencies that become part of the bundle; all others are imported
 */
export async function bundle(inline) {
  /** @type {{ exports?: Record<string, string | { default?: string }> }} */
  const { exports = {} } = JSON.parse(readFileSync("package.json", "utf8"));
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : (target.default ?? []),
  );
  const names = targets.filter((target) => target.startsWith(`./${folder}/`)).map((target) => basename(target, ".js"));
  if (names.length === 0) return [];
  const build = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], extensionAlias: { ".js": [".ts", ".js"] } },
    external: (id) => !/^[./]|^@oxc-project\/runtime/.test(id) && !inline.includes(id), // the second is what lowers `using`
    transform: { target: "es2023" },
  });
  const { output } = await build.write({
    dir: folder,
    format: "esm",
    sourcemap: true,
    chunkFileNames: "shared/[name].js",
  });
  await build.close();
  const written = output.flatMap(({ fileName }) => [fileName, `${fileName}.map`]);
  return [...written.map((file) => join(folder, file)), ...inline.map(copyLicense)].filter((file) => existsSync(file));
}

/**
 * Code of others stays under their licence.
 * @param {string} name
 */
function copyLicense(name) {
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `LICENSE-${name}.txt`);
  copyFileSync(join("node_modules", name, "LICENSE"), copy);
  return copy;
}
