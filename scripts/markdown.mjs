// Links, headings and names of Markdown pages.

/**
 * Where the links and images of a page lead, without those in code.
 * @param {string} markdown
 */
export function linksIn(markdown) {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  const inline = prose.matchAll(/\]\(\s*<?([^)\s>]+)/g);
  const references = prose.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s>]+)/gm);
  const html = prose.matchAll(/\b(?:href|src)="([^"]+)"/g);
  return [...inline, ...references, ...html].map(([, link = ""]) => link);
}

/**
 * What stands in backticks in a page's sentences and tables, without blocks of code.
 * @param {string} markdown
 */
export function namesIn(markdown) {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
}

/**
 * Whether a page has a heading that a link ends at, such as `what-goes-wrong`.
 * @param {string} markdown
 * @param {string} anchor
 */
export function hasHeading(markdown, anchor) {
  const headings = markdown.matchAll(/^#+\s+(.+?)\s*$/gm);
  return [...headings].some(([, heading = ""]) => anchorOf(heading) === anchor);
}

/**
 * As GitHub makes it.
 * @param {string} heading
 */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
