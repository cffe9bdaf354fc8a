import { describe, expect, it } from "vitest";
import { compileExamples, findExamples } from "./examples.js";

const examples = findExamples();
const problems = compileExamples(examples);

describe("every example compiles", () => {
  it.each(examples.map(({ file, line }, index) => [`${file}:${line}`, problems[index]]))("%s", (_place, problem) => {
    expect(problem).toBe("");
  });
});

it("a broken example is noticed, at its line", () => {
  const code = 'import { defineFeature } from "@metaxy-ts/core";\ndefineFeature({ key: "a" });';
  expect(compileExamples([{ file: "page.md", line: 7, code }])).toEqual([
    expect.stringMatching(/^page\.md:8: error TS2741: Property 'id' is missing/),
  ]);
});
