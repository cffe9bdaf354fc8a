import { resolve } from "node:path";
import { expect, it } from "vitest";
import { parseOptions } from "../src/options.ts";

it("has defaults for everything", () => {
  const { work, ...rest } = parseOptions([]);
  expect(work).toMatch(/[\\/]\.demo$/);
  expect(rest).toEqual({ images: undefined, reset: false, help: false });
});

it("takes folders relative to where it was started, and refuses what it does not know", () => {
  expect(parseOptions(["--images", "photos", "--work=w", "--reset"])).toEqual({
    images: resolve("photos"),
    work: resolve("w"),
    reset: true,
    help: false,
  });
  expect(() => parseOptions(["--image", "photos"])).toThrow("--image");
});
