import { resolve } from "node:path";
import { expect, it } from "vitest";
import { parseOptions } from "../src/options.ts";

it("has defaults for everything", () => {
  const { work, ...rest } = parseOptions([]);
  expect(work).toMatch(/[\\/]\.demo$/);
  expect(rest).toEqual({ images: undefined, store: "duckdb", reset: false, help: false });
});

it("takes folders relative to where it was started, and refuses what it does not know", () => {
  expect(parseOptions(["--images", "photos", "--work=w", "--store", "delta", "--reset"])).toEqual({
    images: resolve("photos"),
    work: resolve("w"),
    store: "delta",
    reset: true,
    help: false,
  });
  expect(() => parseOptions(["--image", "photos"])).toThrow("--image");
  expect(() => parseOptions(["--store", "oracle"])).toThrow(
    "duckdb, ducklake, sqlite, postgres, mariadb, delta, lancedb, clickhouse",
  );
});
