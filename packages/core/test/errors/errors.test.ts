import { describe, expect, it } from "vitest";
import { suggestion } from "../../src/errors/nearest.js";
import { checkOptions } from "../../src/errors/options.js";
import { errorCodes, isMetaxyError, MetaxyError } from "../../src/index.js";
import { problem, thrown } from "../thrown.js";

describe("MetaxyError", () => {
  it("has a code, details and the cause", () => {
    const cause = new Error("disk");
    const error = new MetaxyError("STORE_FULL", "No space.", { details: { free: 0 }, cause });
    expect(error).toMatchObject({
      name: "MetaxyError",
      code: "STORE_FULL",
      message: "No space.",
      details: { free: 0 },
    });
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe("MetaxyError: No space.");
  });

  it("has no cause and no details unless given", () => {
    const error = new MetaxyError("STORE_FULL", "No space.");
    expect("cause" in error).toBe(false);
    expect(error.details).toEqual({});
  });
});

describe("isMetaxyError", () => {
  const error = new MetaxyError("STORE_LOCKED", "Locked.");

  it("recognises errors of this library, and their codes", () => {
    expect(isMetaxyError(error)).toBe(true);
    expect(isMetaxyError(error, "STORE_LOCKED")).toBe(true);
    expect(isMetaxyError(error, "STORE_FULL")).toBe(false);
  });

  it("knows those of another copy of the package", () => {
    const copied = Object.assign(new Error("Locked."), { code: "STORE_LOCKED", [Symbol.for("metaxy-ts.error")]: true });
    expect(isMetaxyError(copied, "STORE_LOCKED")).toBe(true);
  });

  it.each([new Error("x"), { code: "STORE_LOCKED" }, null, undefined, "STORE_LOCKED"])("is false for %j", (value) => {
    expect(isMetaxyError(value)).toBe(false);
  });
});

describe("the codes", () => {
  it.each(Object.entries(errorCodes))("%s has sentences", (code, { summary, remedy }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    for (const text of [summary, remedy]) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});

describe("checkOptions", () => {
  const check = (options: object) => checkOptions(options, ["path", "mode"], "open");

  it("lets known options pass", () => {
    expect(() => check({ path: "x" })).not.toThrow();
    expect(() => check({})).not.toThrow();
  });

  it("names the nearest known option, or all", () => {
    expect(problem(() => check({ pth: "x" }))).toBe('ARGUMENT_INVALID open has no option "pth"; did you mean "path"?');
    expect(problem(() => check({ readOnly: true }))).toBe(
      'ARGUMENT_INVALID open has no option "readOnly"; known options: path, mode.',
    );
    expect(thrown(() => check({ pth: undefined })).details).toEqual({ option: "pth" });
  });

  it("uses the code it is given", () => {
    expect(problem(() => checkOptions({ x: 1 }, [], "open", "CONFIG_INVALID"))).toMatch(/^CONFIG_INVALID /);
  });
});

describe("suggestion", () => {
  it.each([
    ["pth", ["size", "path"], "path"],
    ["vidoe/raw", ["video/raw", "video/crop"], "video/raw"],
    ["PATH", ["path"], "path"],
    ["x", ["y", "z"], "y"],
    ["frame", ["frames", "fram"], "frames"],
  ])("of %s in %j", (name, candidates, expected) => {
    expect(suggestion(name, candidates, "names")).toBe(`; did you mean ${JSON.stringify(expected)}?`);
  });

  it("has all names when none is near, of very many the first", () => {
    expect(suggestion("abc", ["xyz", "x"], "columns")).toBe("; known columns: xyz, x.");
    expect(suggestion("a", [], "columns")).toBe("; known columns: none.");
    const many = Array.from({ length: 23 }, (_, index) => `column_${index}`);
    expect(suggestion("x", many, "columns")).toBe(`; known columns: ${many.slice(0, 20).join(", ")} and 3 more.`);
  });
});
