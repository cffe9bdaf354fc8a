// What npm shows of each package: where it comes from, and a README whose links work there, far from the repository.
//
//   node scripts/package-facts.mjs
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasHeading, linksIn } from "./markdown.mjs";
import { root } from "./run.mjs";

const repository = "https://github.com/metaxy-ts/metaxy-ts";
/** Where a link to a file or a folder of the repository starts. */
const inRepository = new RegExp(`^${repository}/(?:blob|tree)/main/([^#?]*)(?:#(.*))?$`);

/**
 * @typedef {object} Manifest
 * @property {boolean} [private]
 * @property {string} description
 * @property {string} license
 * @property {readonly string[]} keywords
 * @property {unknown} repository
 * @property {string} homepage
 * @property {unknown} bugs
 */

/** @type {string[]} */
const problems = [];
for (const name of readdirSync(join(root, "packages"))) {
  const file = join(root, "packages", name, "package.json");
  if (!existsSync(file)) continue;
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  if (!manifest.private) problems.push(...factsOf(name, manifest), ...linksOf(name));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {Manifest} manifest
 */
function factsOf(name, manifest) {
  const expected = {
    license: "Apache-2.0",
    repository: { type: "git", url: `git+${repository}.git`, directory: `packages/${name}` },
    homepage: `${repository}/tree/main/packages/${name}#readme`,
    bugs: `${repository}/issues`,
  };
  const wrong = Object.entries(expected).flatMap(([fact, value]) => {
    const given = manifest[/** @type {keyof typeof expected} */ (fact)];
    const same = JSON.stringify(given) === JSON.stringify(value);
    return same ? [] : [`packages/${name}/package.json: ${fact} has to be ${JSON.stringify(value)}.`];
  });
  if (!manifest.description) wrong.push(`packages/${name}/package.json: give it a description.`);
  if (!(manifest.keywords?.length >= 3)) wrong.push(`packages/${name}/package.json: give it at least three keywords.`);
  return wrong;
}

/**
 * Relative links are dead on npm. Absolute ones into the repository have to lead to what is there.
 * @param {string} name
 */
function linksOf(name) {
  const file = `packages/${name}/README.md`;
  if (!existsSync(join(root, file))) return [`${file} is not there.`];
  const text = readFileSync(join(root, file), "utf8");
  return linksIn(text).flatMap((link) => {
    if (link.startsWith("#")) return hasHeading(text, link.slice(1)) ? [] : [`${file}: ${link} is no heading of it.`];
    const [whole, path = "", heading] = inRepository.exec(link) ?? [];
    if (whole === undefined)
      return /^(?:https?|mailto):/.test(link)
        ? []
        : [`${file}: ${link} is relative; ${repository}/blob/main/… works on npm.`];
    const target = join(root, path);
    if (!existsSync(target)) return [`${file}: ${link} leads to nothing.`];
    if (heading === undefined || hasHeading(readFileSync(target, "utf8"), heading)) return [];
    return [`${file}: ${link} leads to no heading.`];
  });
}
