import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import { compareUtf8, fieldHashInput, groupHashInput, sampleHashInput } from "../../src/hash/text.js";

const anyText = fc.string({
  unit: fc.constantFrom("a", "b", "\u007f", "é", "\ud7ff", "\ue000", "\uffee", "😀", "𐀀", "\u{10ffff}"),
  maxLength: 6,
});

function compareBytes(a: string, b: string): number {
  return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

describe("compareUtf8", () => {
  it("is the order of the UTF-8 bytes", () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => compareUtf8(a, b) === compareBytes(a, b)),
      runs(2000),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        (a, b) => compareUtf8(a, b) === compareBytes(a, b),
      ),
    );
  });

  it("puts characters beyond U+FFFF last, unlike JavaScript's own order", () => {
    expect(["😀", "\uffee", "z"].toSorted(compareUtf8)).toEqual(["z", "\uffee", "😀"]);
    expect(["😀", "\uffee", "z"].toSorted()).toEqual(["z", "😀", "\uffee"]);
  });

  it("orders any code units consistently by code point", () => {
    const units = fc.string({
      unit: fc.constantFrom("\ud800", "\udbff", "\udc00", "\udfff", "\ue000", "x"),
      maxLength: 5,
    });
    const points = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);
    const comparePoints = (a: readonly number[], b: readonly number[]): number => {
      const index = a.findIndex((point, position) => point !== b[position]);
      if (index < 0) return a.length - b.length;
      const other = b[index];
      return other === undefined ? 1 : (a[index] ?? 0) - other;
    };
    fc.assert(
      fc.property(units, units, (a, b) => compareUtf8(a, b) === Math.sign(comparePoints(points(a), points(b)))),
      runs(5000),
    );
  });
});

describe("fieldHashInput", () => {
  it("joins field, code version, and each parent with its value", () => {
    const pieces = [
      { parent: "video.audio", value: "a1" },
      { parent: "video.frames", value: "f1" },
    ];
    expect(fieldHashInput("default", "1", pieces)).toBe("default|1|video.audio|a1|video.frames|f1");
  });

  it("provides the parents into order", () => {
    const pieces = ["a_b.x", "a/b.x", "ab.x", "a.x", "a-b.x"].map((parent) => ({ parent, value: "" }));
    expect(fieldHashInput("f", "1", pieces)).toBe("f|1|a-b.x||a.x||a/b.x||a_b.x||ab.x|");
  });

  it("keeps the name of a parent without value", () => {
    expect(fieldHashInput("f", "1", [{ parent: "p.x", value: null }])).toBe("f|1|p.x|");
  });
});

describe("sampleHashInput", () => {
  it("orders the values by struct key", () => {
    expect(sampleHashInput({ audio_en: "1", audio_b: "2" })).toBe("2|1");
    expect(sampleHashInput({ only: "x" })).toBe("x");
    expect(sampleHashInput({ a: null, b: "x" })).toBe("|x");
    expect(sampleHashInput({ 10: "ten", 9: "nine" })).toBe("ten|nine");
  });
});

describe("groupHashInput", () => {
  it("keeps the order and skips nulls", () => {
    expect(groupHashInput(["b", null, "a"])).toBe("b|a");
    expect(groupHashInput(["b", "", "a"])).toBe("b||a");
    expect(groupHashInput([null, null])).toBe("");
    expect(groupHashInput([])).toBe("");
  });
});
