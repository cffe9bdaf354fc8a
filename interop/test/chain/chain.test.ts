import type { HashSettings } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { places } from "../support/places.js";
import { Tally } from "../support/tally.js";
import { rounds } from "./chain.js";
import { ChainRunner } from "./runner.js";

const ask = usePython();

const short: HashSettings = { algorithm: "md5", length: 8 };
const long: HashSettings = { algorithm: "md5", length: 32 };
/** Metaxy's own default of these stores. */
const theirs: HashSettings = { algorithm: "xxhash32", length: 8 };

const stores = [
  ["duckdb", short],
  ["duckdb", long],
  ["ducklake", short],
  ["delta", theirs],
  ["delta", long],
  ["lancedb", theirs],
  ["lancedb", long],
] as const;

describe("a chain of features, of which each library computes every second one", () => {
  it.for(stores)("has exactly what is to be done, for both, in %s with %o", async ([name, hash], context) => {
    const tally = new Tally(context);
    const runner = new ChainRunner(ask, { place: await places[name](), hash }, tally);
    try {
      for (const round of rounds) await runner.run(round);
    } finally {
      await runner.end();
    }
    expect(tally.increments).toBe(rounds.length * 4 * 2);
  });
});
