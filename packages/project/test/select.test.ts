import type { AnyFeature } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from, isMetaxyError } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { selectFeatures } from "../src/index.js";

const feature = (key: string, deps: readonly string[] = [], rest: object = {}): AnyFeature =>
  defineFeature({ key, id: ["id"], deps: deps.map((parent) => from(parent)), ...rest });

/** video/raw -> video/crop -> face/crop -> face/embedding -> search; audio/raw -> search */
const graph = new FeatureGraph(
  [
    feature("video/raw", [], { metadata: { tags: ["source", "nightly"] } }),
    feature("audio/raw", [], { metadata: { tags: ["source"] }, project: "audio" }),
    feature("video/crop", ["video/raw"], { metadata: { tags: "nightly" } }),
    feature("face/crop", ["video/crop"], { metadata: { tags: [1, "nightly"] } }),
    feature("face/embedding", ["face/crop"]),
    feature("search", ["face/embedding", "audio/raw"], { project: "search" }),
  ],
  { project: "videos", projects: new Map([["face/crop", "faces"]]) },
);
const all = ["audio/raw", "video/raw", "video/crop", "face/crop", "face/embedding", "search"];

describe("selectors", () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], all],
    [["video/crop"], ["video/crop"]],
    [
      ["search", "video/raw"],
      ["video/raw", "search"],
    ],
    [["video/*"], ["video/raw", "video/crop"]],
    [["*"], ["search"]],
    [["**"], all],
    [["**/crop"], ["video/crop", "face/crop"]],
    [["**/search"], ["search"]],
    [["face/**"], ["face/crop", "face/embedding"]],
    [["{video,audio}/raw"], ["audio/raw", "video/raw"]],
    [["{video,face}/*+1"], ["video/raw", "video/crop", "face/crop", "face/embedding", "search"]],
    [["f[a-c]ce/?rop"], ["face/crop"]],
    [["+video/crop"], ["video/raw", "video/crop"]],
    [["face/crop+"], ["face/crop", "face/embedding", "search"]],
    [["+face/crop+"], ["video/raw", "video/crop", "face/crop", "face/embedding", "search"]],
    [["1+face/crop"], ["video/crop", "face/crop"]],
    [["2+face/crop+1"], ["video/raw", "video/crop", "face/crop", "face/embedding"]],
    [["0+face/crop+0"], ["face/crop"]],
    [["1+search"], ["audio/raw", "face/embedding", "search"]],
    [["99+search"], all],
    [["**/raw+1"], ["audio/raw", "video/raw", "video/crop", "search"]],
    [["project:videos"], ["video/raw", "video/crop", "face/embedding"]],
    [["project:{faces,audio}+1"], ["audio/raw", "face/crop", "face/embedding", "search"]],
    [["tag:source"], ["audio/raw", "video/raw"]],
    [["tag:nightly"], ["video/raw", "face/crop"]],
    [["1+tag:n*"], ["video/raw", "video/crop", "face/crop"]],
    [["!search"], all.slice(0, -1)],
    [
      ["+search", "!+video/crop"],
      ["audio/raw", "face/crop", "face/embedding", "search"],
    ],
    [["!tag:source", "**/raw"], []],
    [["!**"], []],
  ])("%j selects %j", (selectors, keys) => {
    expect(selectFeatures(graph, selectors)).toEqual(keys);
  });
});

describe("a selector that selects nothing", () => {
  it.each([
    ["video/corp", 'The graph has no feature video/corp; did you mean "video/crop"?'],
    ["Video/Crop+", 'The graph has no feature Video/Crop; did you mean "video/crop"?'],
    ["!seach", 'The graph has no feature seach; did you mean "search"?'],
    ["vido/*", 'The graph has no feature vido/*; did you mean "video/*"?'],
    ["**/corp", 'The graph has no feature **/corp; did you mean "**/crop"?'],
    ["fase/**", 'The graph has no feature fase/**; did you mean "face/**"?'],
    [
      "a/b/c",
      "The graph has no feature a/b/c; known features: audio/raw, video/raw, video/crop, face/crop, face/embedding, search.",
    ],
    ["project:video", 'The graph has no feature of the project video; did you mean "videos"?'],
    ["tag:nigtly", 'The graph has no feature with the tag nigtly; did you mean "nightly"?'],
    ["tag:other", "The graph has no feature with the tag other; known tags: source, nightly."],
  ])("%s is refused with the nearest", (selector, message) => {
    const error = thrown([selector]);
    expect(error).toEqual({ code: "FEATURE_NOT_FOUND", message });
  });
});

describe("a selector outside the grammar", () => {
  it.each([
    ["", "A key, a glob or a name is missing, at column 1:"],
    ["!", "A key, a glob or a name is missing, at column 2:"],
    ["2+", "A key, a glob or a name is missing, at column 3:"],
    ["!+tag:", "A key, a glob or a name is missing, at column 7:"],
    ["video/raw++", "Behind the + of a selector stands nothing, or a number of levels, at column 11:"],
    ["video/raw+face/crop", "Behind the + of a selector stands nothing, or a number of levels, at column 11:"],
    ["video/raw+2x", "Behind the + of a selector stands nothing, or a number of levels, at column 12:"],
    ["video/raw search", "A selector is one word; several are a list, at column 10:"],
    ["video/raw,search", "A selector is one word; several are a list, at column 10:"],
    ["+tags:a", 'Features are not selected by "tags"; did you mean "tag", at column 2:'],
    ["path:a", 'Features are not selected by "path"; known prefixes: project, tag, at column 1:'],
    ["!video/[a", "The glob is not valid: "],
    ["video/{a,b", "The glob is not valid: "],
    ["{a,b},c", "A selector is one word; several are a list, at column 6:"],
    ["video/(raw", "The glob is not valid: "],
  ])("%j is refused with its position", (selector, message) => {
    const error = thrown([selector]);
    expect(error).toMatchObject({ code: "SELECTION_INVALID" });
    const [first, shown, mark] = error.message.split("\n");
    expect(first).toMatch(new RegExp(`^${message.replace(/[+?()[\]{}*]/g, "\\$&")}`));
    expect([shown, mark?.trim()]).toEqual([`  ${selector}`, "^"]);
    expect(first).toContain(`at column ${(mark as string).indexOf("^") - 1}:`);
  });
});

function thrown(selectors: readonly string[]): { code: string; message: string } {
  try {
    selectFeatures(graph, selectors);
  } catch (error) {
    if (isMetaxyError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
}
