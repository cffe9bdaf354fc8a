// Every link between pages and files of the repository leads somewhere, and every file that a page for contributors names exists. READMEs of
// packages are checked by package-facts.mjs.
//
//   node scripts/page-links.mjs
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { hasHeading, linksIn, namesIn } from "./markdown.mjs";
import { root } from "./run.mjs";

const pages = globSync(["*.md", "docs/**/*.md", "bench/*.md", "interop/*.md", "examples/*/*.md"], { cwd: root });
/** Pages that name files of the repository. Those of the guide name files of users, and the list of stores has IDs of cases. */
const forContributors = /^(?:CONTRIBUTING\.md|docs\/(?!stores\.md)(?:decisions\/)?[^/]+\.md)$/;
/** Files of a user's project that these pages name too. */
const elsewhere = new Set(["./features.ts", "metaxy.config.ts", "next.config.mjs"]);
const files = sources();

const problems = pages.sort().flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  const links = linksIn(text).flatMap((link) => {
    const problem = problemOf(page, text, link);
    return problem ? [`${page}: ${link} ${problem}.`] : [];
  });
  if (!forContributors.test(page.split(sep).join("/"))) return links;
  const missing = namesIn(text).filter((name) => isFile(name) && !elsewhere.has(name) && !exists(name));
  return [...links, ...missing.map((name) => `${page}: there is no ${name}.`)];
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/**
 * @param {string} page
 * @param {string} text
 * @param {string} link
 */
function problemOf(page, text, link) {
  if (/^(?:https?|mailto):/.test(link)) return undefined;
  const [path = "", heading] = link.split("#");
  const target = path === "" ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(target)) return "leads to nothing";
  if (heading === undefined) return undefined;
  return hasHeading(path === "" ? text : readFileSync(target, "utf8"), heading) ? undefined : "leads to no heading";
}

/** Files of the repository, each after a `/`, so that the end of a path is found by what stands before it. */
function sources() {
  const patterns = ["*", "{docs,scripts,examples,bench,vectors,packages,compose,.github}/**"];
  const exclude = ["**/node_modules", "**/dist", "**/reports", "**/target"];
  return globSync(patterns, { cwd: root, exclude }).map((file) => `/${file.split(sep).join("/")}`);
}

/** Whether a name is that of a file, or of a folder from the root on. @param {string} name */
function isFile(name) {
  return (
    /^(?!https?:)[\w@.-]+(?:\/[\w@.*-]+)*\.(?:ts|mts|mjs|rs|grit|ya?ml|json|md|txt)$/.test(name) ||
    /^(?:packages|examples|scripts|docs|bench|vectors)\/[\w./*-]+$/.test(name)
  );
}

/** Whether a path ends like this: pages omit folders that they have named before. @param {string} name */
function exists(name) {
  const ending = name.replace(/\/$/, "");
  if (ending.includes("*")) return globSync([ending, `packages/*/${ending}`], { cwd: root }).length > 0;
  return files.some((file) => file.endsWith(`/${ending}`));
}
