import type { HashSettings } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { usePython } from "../support/metaxy.js";
import { places } from "../support/places.js";
import { Tally } from "../support/tally.js";
import { rounds } from "./chain.js";
import { ChainRunner } from "./runner.js";

const ask = usePython();
const askWithMaps = usePython("metaxyWithMaps");

const short: HashSettings = { algorithm: "md5", length: 8 };
const long: HashSettings = { algorithm: "md5", length: 32 };
/** Metaxy's own default of these stores. */
const theirs: HashSettings = { algorithm: "xxhash32", length: 8 };

const stores = [
  { name: "duckdb", hash: short, begins: "TypeScript" },
  { name: "ducklake", hash: long, begins: "Python" },
  { name: "delta", hash: theirs, begins: "TypeScript" },
  { name: "delta", hash: long, begins: "Python" },
  { name: "lancedb", hash: theirs, begins: "Python" },
  { name: "lancedb", hash: long, begins: "TypeScript" },
  { name: "delta with maps", hash: short, begins: "TypeScript" },
  { name: "duckdb with maps", hash: long, begins: "Python" },
] as const;

/** Metaxy takes a third of a second for a statement in DuckDB. What maps change there is seen in the first rounds. */
const roundsIn = (name: (typeof stores)[number]["name"]) =>
  name === "duckdb with maps" && process.env.METAXY_LONG !== "1" ? rounds.slice(0, 2) : rounds;

describe("a chain of features, of which each library computes every second one", { timeout: 3_600_000 }, () => {
  it.for(stores)("is seen alike in $name, hashed with $hash, if $begins begins", async (store, context) => {
    const { name, hash, begins } = store;
    const python = name.endsWith("maps") ? askWithMaps : ask;
    const tally = new Tally(context);
    const runner = new ChainRunner(python, { place: await places[name](), hash }, tally, begins === "Python");
    try {
      for (const round of roundsIn(name)) await runner.run(round);
    } finally {
      await runner.end();
    }
    expect(tally.increments).toBe(roundsIn(name).length * 4 * 2);
  });
});
