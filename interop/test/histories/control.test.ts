import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import type { AskPython } from "../support/metaxy.js";
import { usePython } from "../support/metaxy.js";
import { places } from "../support/places.js";
import type { Row } from "../support/side.js";
import { Tally } from "../support/tally.js";
import { Life } from "./life.js";
import type { Step } from "./steps.js";

const ask = usePython();

const specs = [
  { key: "level/f0", id_columns: ["group"], fields: ["x", "y"] },
  { key: "level/f1", id_columns: ["group", "member"], fields: ["x"] },
  { key: "level/f2", id_columns: ["group"], deps: [{ feature: "level/f0", select: [] }], fields: ["x", "y"] },
].map(parseFeatureSpec);

const row = { member: "1", size: 1, kind: "k", version: "1" };
const steps: readonly Step[] = [
  {
    kind: "write",
    byPython: true,
    root: 0,
    rows: [
      { ...row, group: "a" },
      { ...row, group: "b" },
    ],
  },
  { kind: "write", byPython: false, root: 1, rows: [{ ...row, group: "a" }] },
];

type Change = (rows: Row[], part: string) => readonly Row[];

/** Changes what Python says of new and stale samples. */
const changing =
  (change: Change): AskPython =>
  async (request) => {
    const answer = await ask(request);
    if (request.operation !== "resolve") return answer;
    const parts = Object.entries(answer as Readonly<Record<string, Row[]>>);
    return Object.fromEntries(parts.map(([part, rows]) => [part, change(rows, part)]));
  };

/** One digit of one hash of one sample. */
const otherHash: Change = (rows) =>
  rows.map((each) => {
    const { x, ...others } = each.metaxy_provenance_by_field as { readonly x: string };
    const other = x.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
    return each.group === "b" ? { ...each, metaxy_provenance_by_field: { ...others, x: other } } : each;
  });

const ways: Readonly<Record<string, readonly [Change, RegExp | undefined]>> = {
  "passes as it is": [(rows) => rows, undefined],
  "fails with one other digit in one hash": [otherHash, /hashes of \["b"\], new of level\/f2/],
  "fails without one sample": [(rows) => rows.slice(1), /samples that are new of level\/f2/],
  "fails with a sample too many": [
    (rows, part) => (part === "stale" ? [{ group: "c" }] : rows),
    /samples that are stale of level\/f2/,
  ],
};

describe("a history, with what Python says", () => {
  it.for(Object.entries(ways))("%s", async ([_, [change, failure]], context) => {
    const setting = { place: await places.delta(), hash: { algorithm: "md5", length: 8 } as const, specs };
    const life = new Life(changing(change), setting, new Tally(context));
    const lived = (async () => {
      for (const step of steps) await life.live(step);
      await life.finish();
    })();
    if (failure) await expect(lived).rejects.toThrow(failure);
    else await lived;
    await life.end();
  });
});
