import type { ConformanceOptions } from "./harness.js";

/** How much of what is random a run tries. */
export interface Draws {
  /** How many random histories a property case tries. */
  readonly runs: number;
  /** Where they begin. Without one that is given, every case begins elsewhere. */
  readonly seed: number;
}

/** What the environment says, else the options, else few from anywhere. */
export function drawsOf({ properties }: ConformanceOptions): Draws {
  const usual = process.env.METAXY_LONG === "1" ? 200 : 24;
  return {
    runs: fromEnvironment("METAXY_RUNS") ?? properties?.runs ?? usual,
    seed: givenSeed(properties) ?? randomSeed(),
  };
}

/** Why a run does not replay a recorded history, which it knows by its place among them; `undefined` if it does. */
export function notDrawn(place: number, { properties }: ConformanceOptions): string | undefined {
  const oneOf = fromEnvironment("METAXY_RECORDED_ONE_OF") ?? properties?.recordedOneOf ?? 1;
  const seed = givenSeed(properties) ?? seedOfProcess;
  if (oneOf <= 1 || (seed + place) % oneOf === 0) return undefined;
  return `a run replays one of ${oneOf} recorded histories, and seed ${seed} says which; METAXY_RECORDED_ONE_OF=1 replays all`;
}

function givenSeed(properties: ConformanceOptions["properties"]): number | undefined {
  return fromEnvironment("METAXY_SEED") ?? properties?.seed;
}

const seedOfProcess = randomSeed();

function fromEnvironment(name: string): number | undefined {
  const value = process.env[name];
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`${name} is ${JSON.stringify(value)}; it has to be a whole number.`);
}

function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
