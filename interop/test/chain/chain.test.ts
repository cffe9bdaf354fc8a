import type { HashSettings } from "@metaxy-ts/core";
import type { TestContext } from "vitest";
import { describe, expect, it } from "vitest";
import type { AskPython } from "../support/metaxy.js";
import { usePython } from "../support/metaxy.js";
import type { NewPlace } from "../support/places.js";
import { places, placesWithMaps } from "../support/places.js";
import { Tally } from "../support/tally.js";
import type { Round } from "./chain.js";
import { rounds } from "./chain.js";
import { ChainRunner } from "./runner.js";

const ask = usePython();
const askWithMaps = usePython("metaxyWithMaps");

const short: HashSettings = { algorithm: "md5", length: 8 };
const long: HashSettings = { algorithm: "md5", length: 32 };
/** Metaxy's own default of these stores. */
const theirs: HashSettings = { algorithm: "xxhash32", length: 8 };

/** Metaxy takes a third of a second for a statement in DuckDB. What differs from a file there is seen in the first rounds. */
const first = process.env.METAXY_LONG === "1" ? rounds : rounds.slice(0, 3);

const structs = [
  { name: "duckdb", hash: short, begins: "TypeScript", rounds },
  { name: "ducklake", hash: long, begins: "Python", rounds: first },
  { name: "delta", hash: theirs, begins: "TypeScript", rounds },
  { name: "delta", hash: long, begins: "Python", rounds },
  { name: "lancedb", hash: theirs, begins: "Python", rounds },
  { name: "lancedb", hash: long, begins: "TypeScript", rounds },
  { name: "postgres", hash: theirs, begins: "Python", rounds },
  { name: "postgres", hash: long, begins: "TypeScript", rounds },
] as const;

const maps = [
  { name: "delta", hash: short, begins: "TypeScript", rounds },
  { name: "duckdb", hash: long, begins: "Python", rounds: first },
] as const;

describe("a chain of features, of which each library computes every second one", { timeout: 3_600_000 }, () => {
  it.for(structs)("is seen alike in $name, hashed with $hash, if $begins begins", ({ name, ...run }, context) =>
    runChain({ ...run, python: ask, newPlace: places[name] }, context),
  );

  it.for(maps)("is seen alike in $name with maps, if $begins begins", ({ name, ...run }, context) =>
    runChain({ ...run, python: askWithMaps, newPlace: placesWithMaps[name] }, context),
  );
});

interface Run {
  readonly python: AskPython;
  readonly newPlace: NewPlace;
  readonly hash: HashSettings;
  /** Who makes the first table. */
  readonly begins: "TypeScript" | "Python";
  readonly rounds: readonly Round[];
}

async function runChain({ python, newPlace, hash, begins, rounds: all }: Run, context: TestContext): Promise<void> {
  const tally = new Tally(context);
  const runner = new ChainRunner(python, { place: await newPlace(context), hash }, tally, begins === "Python");
  try {
    for (const round of all) await runner.run(round);
  } finally {
    await runner.end();
  }
  expect(tally.increments).toBe(all.length * 4 * 2);
}
