import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../../vitest.runs.js";
import type { HashAlgorithm } from "../../src/hash/algorithms.js";
import {
  createDigest,
  createHasher,
  defaultHashSettings,
  hashAlgorithms,
  hashSettings,
} from "../../src/hash/algorithms.js";
import { xxhash32Witness, xxhash64Witness } from "./xxhash-witness.js";

const text = fc.string({ unit: "grapheme", maxLength: 300 });

const witnesses: Readonly<Record<HashAlgorithm, (input: string) => string>> = {
  md5: (input) => createHash("md5").update(input).digest("hex"),
  sha256: (input) => createHash("sha256").update(input).digest("hex"),
  xxhash32: xxhash32Witness,
  xxhash64: xxhash64Witness,
};

describe("hash settings", () => {
  it("are md5 with 16 characters when nothing is chosen", () => {
    expect(hashSettings()).toEqual({ algorithm: "md5", length: 16 });
    expect(hashSettings()).toEqual(defaultHashSettings);
  });

  it("keep what is given and are frozen", () => {
    const settings = hashSettings({ algorithm: "xxhash32", length: 8 });
    expect(settings).toEqual({ algorithm: "xxhash32", length: 8 });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it.each([7, 65, 0, -1, 8.5, Number.NaN, Number.POSITIVE_INFINITY])("refuse the length %s", (length) => {
    expect(() => hashSettings({ length })).toThrow(expect.objectContaining({ code: "HASH_SETTINGS_INVALID" }));
  });

  it.each([8, 64])("accept the length %s", (length) => {
    expect(hashSettings({ length }).length).toBe(length);
  });

  it("refuse an unknown algorithm and an unknown option", () => {
    const unknownAlgorithm = { algorithm: "sha1" } as unknown as { algorithm: "md5" };
    const unknownOption = { lenght: 8 } as object;
    expect(() => hashSettings(unknownAlgorithm)).toThrow(/sha1/);
    expect(() => hashSettings(unknownOption)).toThrow(expect.objectContaining({ code: "HASH_SETTINGS_INVALID" }));
  });
});

describe.each(hashAlgorithms)("%s", (algorithm) => {
  it("equals a second implementation for any string", async () => {
    const digest = await createDigest(algorithm);
    fc.assert(
      fc.property(text, (input) => digest(input) === witnesses[algorithm](input)),
      runs(100),
    );
  });

  it("equals a second implementation for every length up to 70 bytes and for a long text", async () => {
    const digest = await createDigest(algorithm);
    for (let length = 0; length <= 70; length += 1) {
      const input = "aé|😀".repeat(20).slice(0, length);
      expect(digest(input)).toBe(witnesses[algorithm](input));
    }
    const long = "0123456789😀é".repeat(20_000);
    expect(digest(long)).toBe(witnesses[algorithm](long));
    expect(digest("")).toBe(witnesses[algorithm](""));
  });

  it("is truncated to the length of the settings, at the end", async () => {
    const digest = await createDigest(algorithm);
    for (const length of [8, 10, 16, 20, 32, 64]) {
      const hash = await createHasher({ algorithm, length });
      expect(hash("some text")).toBe(digest("some text").slice(0, length));
    }
  });

  it("hashes half a surrogate pair as U+FFFD", async () => {
    const digest = await createDigest(algorithm);
    expect(digest("a\ud83db")).toBe(digest("a\ufffdb"));
  });
});
