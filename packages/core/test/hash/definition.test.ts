import { expect, it } from "vitest";
import { definitionHash } from "../../src/hash/definition.js";

it("hashes the pieces without anything between them", () => {
  expect(definitionHash(["test/feature.default", "1"], 8)).toBe("8bcff601");
  expect(definitionHash(["test/feature.", "default1"], 16)).toBe("8bcff601b8e8553d");
});

it("gives up to 64 characters of lower-case hex", () => {
  expect(definitionHash([], 64)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
