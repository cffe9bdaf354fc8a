import { describe, expect, it } from "vitest";
import { readVectors } from "../src/read-vectors.js";
import { replayOnWitness } from "../src/replay.js";
import type { Vector, VectorStep } from "../src/vector.js";

const vectors = await readVectors();

describe("the witness", () => {
  it.each(vectors)("answers as the reference implementation did: $file", async ({ vector }) => {
    expect(await replayOnWitness(vector)).toEqual([]);
  });

  it("is asked all vectors", () => {
    expect(vectors).toHaveLength(133);
  });
});

describe("a vector with one wrong answer", () => {
  const { vector } = vectors.find(({ file }) => file === "2198.json") ?? { vector: undefined };
  const changed = (change: (vector: Mutable<Vector>) => void): Vector => {
    const copy = structuredClone(vector) as Mutable<Vector>;
    change(copy);
    return copy as Vector;
  };
  const resolves = (steps: readonly VectorStep[]) => steps.filter((step) => step.op === "resolve");

  it.each<[string, string, (vector: Mutable<Vector>) => void]>([
    [
      "a provenance",
      "1 (resolve audio/depth1)",
      ({ steps }) => {
        Object.assign(resolves(steps)[0]?.new[0] ?? {}, { metaxy_provenance: "00000000" });
      },
    ],
    [
      "a user column",
      "1 (resolve audio/depth1)",
      ({ steps }) => {
        Object.assign(resolves(steps)[0]?.new[1] ?? {}, { kind_0_in1: "u" });
      },
    ],
    [
      "a stale sample that is not there",
      "5 (resolve audio/depth1)",
      ({ steps }) => {
        (resolves(steps)[1]?.stale as unknown[] | undefined)?.pop();
      },
    ],
    [
      "an orphan that is not there",
      "7 (resolve audio/depth1)",
      ({ steps }) => {
        (resolves(steps)[2]?.orphaned as unknown[] | undefined)?.push({ group_id: 1 });
      },
    ],
    [
      "a code version",
      "versions",
      ({ features }) => {
        Object.assign((features[1] as { fields: object[] }).fields[0] ?? {}, { code_version: "3" });
      },
    ],
    [
      "a tombstone that is left out",
      "4 (resolve audio/depth1)",
      ({ steps }) => {
        steps.splice(4, 1);
      },
    ],
  ])("is reported: %s", async (_, step, change) => {
    const mismatches = await replayOnWitness(changed(change));
    expect(mismatches.map((mismatch) => mismatch.step)).toContain(step);
  });
});

type Mutable<Type> = {
  -readonly [Name in keyof Type]: Type[Name] extends readonly (infer Item)[] ? Item[] : Type[Name];
};
