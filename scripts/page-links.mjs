// Every link between pages and files of the repository leads somewhere. READMEs of packages are checked by package-facts.mjs.
//
//   node scripts/page-links.mjs
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hasHeading, linksIn } from "./markdown.mjs";
import { root } from "./run.mjs";

const pages = globSync(["*.md", "docs/**/*.md", "bench/*.md", "examples/*/*.md"], { cwd: root });
const problems = pages.sort().flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return linksIn(text).flatMap((link) => {
    const problem = problemOf(page, text, link);
    return problem ? [`${page}: ${link} ${problem}.`] : [];
  });
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
