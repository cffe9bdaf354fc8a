import { describe, expect, it } from "vitest";
import { nearest } from "../../src/errors/nearest.js";
import { checkFilterColumns } from "../../src/filter/check.js";
import { parseFilter } from "../../src/filter/parse.js";

describe("checkFilterColumns", () => {
  const known = ["size", "kind", "video_id"];

  it("accepts known columns", () => {
    expect(() => checkFilterColumns(parseFilter("size > 5 AND kind = video_id"), known, "video/crop")).not.toThrow();
    expect(() => checkFilterColumns(parseFilter("TRUE"), [], "video/crop")).not.toThrow();
  });

  it("names the unknown column and the one that was meant", () => {
    expect(() =>
      checkFilterColumns(parseFilter("size > 5 AND vidoe_id = 'x'"), new Set(known), "the dependency on video/raw"),
    ).toThrow(
      expect.objectContaining({
        code: "FILTER_INVALID",
        message:
          'The filter of the dependency on video/raw uses the unknown column "vidoe_id"; did you mean "video_id"?',
        details: { column: "vidoe_id", known },
      }),
    );
  });

  it("lists the known columns when none is close", () => {
    expect(() => checkFilterColumns(parseFilter("colour = 'x'"), known, "video/crop")).toThrow(
      /known columns: size, kind, video_id\./,
    );
    expect(() => checkFilterColumns(parseFilter("colour = 'x'"), [], "video/crop")).toThrow(/known columns: none\./);
  });
});

describe("nearest", () => {
  it.each([
    ["sise", "size"],
    ["SIZE", "size"],
    ["szie", "size"],
    ["siz", "size"],
    ["vido_id", "video_id"],
    ["provenence", "provenance"],
    ["x", undefined],
    ["quality", undefined],
    ["", undefined],
  ])("%j means %j", (name, meant) => {
    expect(nearest(name, ["size", "kind", "video_id", "provenance"])).toBe(meant);
  });

  it("prefers the closest, then the first", () => {
    expect(nearest("abcd", ["abxd", "abcde", "abcd"])).toBe("abcd");
    expect(nearest("abcd", ["abxd", "abcx"])).toBe("abxd");
  });
});
