import type { HashSettings } from "@metaxy-ts/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { places } from "../support/places.js";
import { runs } from "../support/runs.js";
import { Tally } from "../support/tally.js";
import { graphs } from "./graphs.js";
import { Life } from "./life.js";
import { histories } from "./steps.js";

const ask = usePython();

/** The smallest history that fails is only searched in a long run: that takes minutes. */
const long = process.env.METAXY_LONG === "1";

const inProcess: readonly HashSettings[] = [
  { algorithm: "md5", length: 16 },
  { algorithm: "sha256", length: 64 },
  { algorithm: "xxhash32", length: 8 },
  { algorithm: "xxhash64", length: 20 },
];
/** Metaxy computes the others in DuckDB with an extension that no registry has. */
const inDuckDB: readonly HashSettings[] = [
  { algorithm: "md5", length: 8 },
  { algorithm: "md5", length: 32 },
];

/** In a usual and in a long run, which is to compare 30,000 hashes. Each store begins from a seed of its own, so that it sees other histories. */
const stores = [
  { name: "delta", times: 20, most: 400, hashes: inProcess, start: 0 },
  { name: "lancedb", times: 20, most: 400, hashes: inProcess, start: 1 },
  { name: "duckdb", times: 5, most: 100, hashes: inDuckDB, start: 2 },
  { name: "postgres", times: 2, most: 10, hashes: inProcess, start: 3 },
] as const;

describe("any history of any features in which both libraries write", { timeout: 3_600_000 }, () => {
  it.for(stores)("is seen alike by both, in $name", async ({ name, times, most, hashes, start }, context) => {
    const tally = new Tally(context);
    const { numRuns, seed } = runs(times);
    const settings = fc.constantFrom(...hashes);
    await fc.assert(
      fc.asyncProperty(graphs, histories, settings, async (specs, steps, hash) => {
        const life = new Life(ask, { place: await places[name](context), hash, specs }, tally);
        try {
          for (const step of steps) await life.live(step);
          await life.finish();
        } finally {
          await life.end();
        }
      }),
      { numRuns: long ? Math.min(2 * numRuns, most) : numRuns, seed: seed + start, endOnFailure: !long },
    );
    expect(tally.increments).toBeGreaterThan(times);
  });
});
