import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { compareKeys, keyParts, sortedKeys } from "../../src/feature/key.js";
import type { KeyInput } from "../../src/index.js";
import { columnSuffix, normalizeKey, structKey, tableName } from "../../src/index.js";
import { problem } from "../thrown.js";

const key = (input: unknown): string => normalizeKey(input as KeyInput, "feature");

describe("normalizeKey", () => {
  it.each([
    ["video", "video"],
    ["video/raw", "video/raw"],
    [["video"], "video"],
    [["video", "raw"], "video/raw"],
    ["_private/0-start/_x", "_private/0-start/_x"],
    ["a_b-c9/9", "a_b-c9/9"],
    ["a_/_b", "a_/_b"],
  ])("takes %j", (input, expected) => {
    expect(key(input)).toBe(expected);
  });

  it("gives one spelling for the string and the list, which it takes again", () => {
    const first = fc.stringMatching(/^[a-z_][a-z0-9-]{0,6}$/);
    const later = fc.stringMatching(/^[a-z0-9_][a-z0-9-]{0,6}$/);
    fc.assert(
      fc.property(first, fc.array(later, { maxLength: 4 }), (head, rest) => {
        const text = [head, ...rest].join("/");
        expect(key([head, ...rest])).toBe(text);
        expect(key(text)).toBe(text);
        expect(keyParts(text)).toEqual([head, ...rest]);
      }),
      runs(100),
    );
  });

  it.each<[unknown, string]>([
    ["", "part 1 is empty"],
    [[], "it has no parts"],
    [[""], "part 1 is empty"],
    ["video/", "part 2 is empty"],
    ["/video", "part 1 is empty"],
    ["video//raw", "part 2 is empty"],
    [["video", 1], "part 2 is not a string"],
    [[["video"]], "part 1 is not a string"],
    [["video/raw"], 'part "video/raw" contains "/"'],
    ["video__raw", 'part "video__raw" contains "__", which separates parts in table names'],
    ["a/___", 'part "___" contains "__", which separates parts in table names'],
    [undefined, "it is neither a string nor a list of parts"],
    [{ parts: ["video"] }, "it is neither a string nor a list of parts"],
  ])("refuses %j", (input, reason) => {
    expect(problem(() => key(input))).toBe(
      `FEATURE_INVALID Invalid feature key ${JSON.stringify(input) ?? "undefined"}: ${reason}.`,
    );
  });

  it.each([
    "Video",
    "9video",
    "-video",
    "video/-raw",
    "video raw",
    "vidéo",
    "ｖideo",
    "video.raw",
    "video\n",
    "video/raw\n",
    "\nvideo",
    "video\0",
    "😀",
  ])("refuses the letters of %j", (input) => {
    expect(problem(() => key(input))).toContain("may only contain a-z, 0-9, _ and -, and has to start with");
  });

  it("says which start a part may have, and what the key is for", () => {
    expect(problem(() => key("9a"))).toContain("start with a letter or _.");
    expect(problem(() => key("a/-b"))).toContain("start with a letter, a digit or _.");
    expect(problem(() => normalizeKey("A", "field"))).toContain('Invalid field key "A"');
  });

  it("shows only the start of a key that is very long", () => {
    expect(problem(() => key("A".repeat(10_000))).length).toBeLessThan(11_000);
  });
});

describe("the other forms of a key", () => {
  it.each([
    ["video-v2/raw_clip", "video-v2_raw_clip", "__video-v2_raw_clip", "video_v2__raw_clip"],
    ["a/b/c", "a_b_c", "__a_b_c", "a__b__c"],
    ["single", "single", "__single", "single"],
  ])("of %s", (text, member, suffix, table) => {
    expect(structKey(text)).toBe(member);
    expect(columnSuffix(text)).toBe(suffix);
    expect(tableName(text)).toBe(table);
  });
});

describe("the order of keys", () => {
  it("goes part by part, not by the whole string", () => {
    expect(["a-b", "a/b", "a", "a_b", "a/b/c", "a/a-z", "0", "a/b-c"].sort(compareKeys)).toEqual([
      "0",
      "a",
      "a/a-z",
      "a/b",
      "a/b/c",
      "a/b-c",
      "a-b",
      "a_b",
    ]);
  });

  it("makes sets", () => {
    expect(sortedKeys(["b", "a", "b", "a/c"])).toEqual(["a", "a/c", "b"]);
  });
});
