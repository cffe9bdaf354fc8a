import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import fc from "fast-check";
import { topic } from "../suite/case.js";
import { holdsFloat } from "./support/not-finite.js";
import { rejects } from "./support/rejects.js";
import { nothing } from "./support/rows.js";
import { thingRow } from "./support/things.js";

/** Values of a type, some of which are the same as values of another. */
const pools = {
  integer: [0, 1, 2, -3, 2 ** 53 - 1, 2n ** 53n, 2n ** 53n + 1n, 2n ** 60n, -(2n ** 63n)],
  float: [0.5, -0, 1, 2, -3, 2.5, 2 ** 53, 2 ** 60, -(2 ** 63), 1e300, Number.NaN, Number.POSITIVE_INFINITY],
  text: ["0", "1", "true", ""],
  boolean: [true, false],
  bytes: [new Uint8Array([48]), new Uint8Array([49, 0])],
  timestamp: [new Date(0), new Date(1)],
};

type Kind = keyof typeof pools;

interface Side {
  readonly kind: Kind;
  readonly ids: readonly unknown[];
}

const sideOf = (isPossible: (id: unknown) => boolean) =>
  fc.constantFrom(...(Object.keys(pools) as Kind[])).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      // A column of floats is one by its fractions.
      ids: fc
        .uniqueArray(fc.constantFrom<unknown>(...pools[kind].filter(isPossible)), {
          minLength: 1,
          maxLength: 5,
          selector: keyOf,
        })
        .map((ids) => (kind === "float" && !ids.includes(0.5) ? [0.5, ...ids] : ids)),
    }),
  );

/** Equal for IDs that are the same. */
function keyOf(id: unknown): string {
  if (typeof id === "number") return Number.isInteger(id) ? String(BigInt(id)) : String(id);
  if (id instanceof Date) return `at ${id.getTime()}`;
  return id instanceof Uint8Array ? `bytes ${id.join()}` : String(id);
}

const isNumeric = (kind: Kind): boolean => kind === "integer" || kind === "float";

const rowsOf = ({ ids }: Side) => ids.map((id) => thingRow(id, {}, "1"));

async function compare(store: Store, run: number, ours: Side, theirs: Side): Promise<void> {
  const parent = defineFeature({ key: `r${run}/parent`, id: ["id"], fields: { main: "1" } });
  const child = defineFeature({ key: `r${run}/child`, id: ["id"], deps: [parent], fields: { main: "1" } });
  await store.write(child, rowsOf(theirs)); // before its parent, whose type it would take
  await store.write(parent, rowsOf(ours));
  const samples = rowsOf(theirs);
  const given = theirs.ids.map((id) => ({ id }));
  if (ours.kind !== theirs.kind && !(isNumeric(ours.kind) && isNumeric(theirs.kind))) {
    await rejects(store.resolve(child), "RESOLVE_INVALID");
    await rejects(store.resolve(parent, { samples: await store.read(child) }), "RESOLVE_INVALID");
    await rejects(store.delete(parent, given as never), "ARGUMENT_INVALID");
    await rejects(store.delete(parent, await store.read(child)), "ARGUMENT_INVALID");
    return;
  }
  const [own, others] = [ours, theirs].map(({ ids }) => new Set(ids.map(keyOf))) as [Set<string>, Set<string>];
  const common = [...own].filter((id) => others.has(id)).length;
  await using increment = await store.resolve(child);
  const missing = own.size - common;
  const more = others.size - common;
  assert.deepEqual(await increment.counts(), { ...nothing, new: missing, stale: common, orphaned: more });
  const parts = [increment.new, increment.stale, increment.orphaned];
  assert.deepEqual(await Promise.all(parts.map((part) => part.count())), [missing, common, more]);
  await using named = await store.resolve(parent, { samples });
  assert.deepEqual(await named.counts(), { ...nothing, new: more, orphaned: missing });
  assert.equal(await store.delete(parent, given as never), common);
  assert.equal(await store.delete(child, rowsOf(ours).map(({ id }) => ({ id })) as never, { hard: true }), common);
}

/** IDs of any two types, compared by the store as they are by the rule. */
export const randomIds = topic("ids-random", {
  types: {
    title: "for IDs of any two types, the samples that are the same are found exactly, or the call is refused",
    async run(lab) {
      const store = await lab.open();
      const side = sideOf((id) => typeof id !== "number" || holdsFloat(lab, id));
      let run = 0;
      await fc.assert(
        fc.asyncProperty(side, side, (ours, theirs) => {
          run += 1;
          return compare(store, run, ours, theirs);
        }),
        { numRuns: Math.ceil(lab.properties.runs / 4), seed: lab.properties.seed, endOnFailure: false },
      );
    },
  },
});
