import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Words that are easily taken for terms, and the glossary's or the plain word for each. */
const otherWords: Readonly<Record<string, string>> = {
  texts: "strings",
  instants: "timestamps",
  "an instant": "a timestamp",
  whoever: "the caller, the reader, the writer",
  bury: "delete",
  buries: "deletes",
  buried: "deleted",
  burial: "tombstone",
  "brought by": "provided by",
  "is told": "gets",
  speaks: "has the API of",
};

const pattern = new RegExp(`\\b(${Object.keys(otherWords).join("|")})\\b`, "gi");

/** Comments of code and sentences of pages, with the places that they have in the file: all else is blank. */
function prose(file: string, text: string): string {
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, " ");
  if (file.endsWith(".md")) return text.replaceAll(/^```[\s\S]*?^```|`[^`\n]*`/gm, blank);
  let end = 0;
  let comments = "";
  for (const { 0: comment, index } of text.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*/g)) {
    comments += blank(text.slice(end, index)) + comment.replaceAll(/`[^`\n]*`/g, blank);
    end = index + comment.length;
  }
  return comments + blank(text.slice(end));
}

/** Words of the list, each with its line and what to write instead. */
function found(file: string, text: string): string[] {
  return [...prose(file, text).matchAll(pattern)].map(({ 0: word, index }) => {
    const line = text.slice(0, index).split("\n").length;
    return `${file}:${line}: "${word}"; write "${otherWords[word.toLowerCase()]}"`;
  });
}

it("comments and pages use the words of the glossary", () => {
  const files = globSync(
    ["packages/*/src/**/*.ts", "packages/*/README.md", "docs/**/*.md", "{CONTRIBUTING,README}.md"],
    { cwd: root },
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap((file) => found(file, readFileSync(`${root}${file}`, "utf8")))).toEqual([]);
});

it("another word is noticed in a comment and in a sentence, and nowhere else", () => {
  const code = 'const texts = "whoever";\n// Whoever reads it.\n/** Texts, not `texts`. */';
  expect(found("a.ts", code)).toEqual([
    'a.ts:2: "Whoever"; write "the caller, the reader, the writer"',
    'a.ts:3: "Texts"; write "strings"',
  ]);
  expect(found("a.md", "It speaks.\n\n```ts\ntexts\n```\n")).toEqual(['a.md:1: "speaks"; write "has the API of"']);
});
