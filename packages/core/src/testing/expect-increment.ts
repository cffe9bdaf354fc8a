import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { Feature } from "../feature/feature.js";
import { isFeature } from "../feature/feature.js";
import type { FeatureTypes, StoredRow, WriteRow } from "../feature/types.js";
import { grainColumns } from "../graph/join-columns.js";
import { own } from "../own.js";
import { isPlainObject } from "../store/input/values/plain-object.js";
import type { ResolvedRows, ResolveOptions } from "../store/resolve/resolve.js";
import type { Store } from "../store/store.js";
import type { PartDifference } from "./difference.js";
import { compareSamples, incrementMismatch } from "./difference.js";

/**
 * How a test names a sample: the value of its ID column, or an object with the columns that identify it, as it has to be for several. With expansion
 * lineage, these are the columns that identify the parent.
 */
export type SampleId<Types extends FeatureTypes> = string extends Types["id"]
  ? unknown // of a feature that the compiler does not know
  :
      | ColumnsOf<Types>[Types["id"] & keyof ColumnsOf<Types>]
      | {
          readonly [Column in Types["id"] | keyof Types["included"]]?: ColumnsOf<Types>[Column &
            keyof ColumnsOf<Types>];
        };
type ColumnsOf<Types extends FeatureTypes> = Types["row"] & Types["included"];

/** What an increment is expected to have: samples in any order, or only their number. A part that is omitted has to be empty. */
export interface ExpectedIncrement<Sample> {
  /** Samples without a stored row. If omitted, there are none. */
  readonly new?: readonly Sample[] | number;
  /** Samples whose stored row was made from other inputs. If omitted, there are none. */
  readonly stale?: readonly Sample[] | number;
  /** Stored samples that the parents no longer have. If omitted, there are none. */
  readonly orphaned?: readonly Sample[] | number;
  /** Stored samples that the parents do not have yet. If omitted, there are none. */
  readonly waiting?: readonly Sample[] | number;
}

const parts = ["new", "stale", "orphaned", "waiting"] as const;

/**
 * Asserts what there is to do for a feature: exactly these samples, and no others. A function of no test runner, so it works in all of them.
 *
 * @param store An open store.
 * @param feature The feature that is resolved.
 * @param expected The samples of each part. A part that is omitted has to be empty.
 * @param options Options of `resolve`: samples of a root, filters. If omitted, all samples.
 * @throws An `AssertionError` whose message lists the samples that are missing and those that are too many, with `actual` and `expected` for test
 * runners; ARGUMENT_INVALID for a part that does not exist and for samples with other columns than those that identify them; what `resolve` throws.
 *
 * @example
 * ```ts
 * import type { AnyFeature, Store } from "@metaxy-ts/core";
 * import { expectIncrement } from "@metaxy-ts/core/testing";
 *
 * async function check(store: Store, crop: AnyFeature): Promise<void> {
 *   await expectIncrement(store, crop, { new: ["v3"], stale: ["v1", "v2"] }); // and nothing orphaned, nothing waiting
 * }
 * ```
 */
export async function expectIncrement<Types extends FeatureTypes>(
  store: Store,
  feature: Feature<Types>,
  expected: ExpectedIncrement<SampleId<NoInfer<Types>>>,
  options: ResolveOptions<StoredRow<NoInfer<Types>>, WriteRow<NoInfer<Types>>, ResolvedRows<NoInfer<Types>>> = {},
): Promise<void> {
  if (!isFeature(feature))
    throw new MetaxyError("ARGUMENT_INVALID", "expectIncrement takes a feature that defineFeature made.");
  checkOptions(expected, parts, `The expected increment of ${feature.key}`);
  const columns = identifying(feature);
  const wanted = parts.map((part) => {
    const samples = expected[part] ?? [];
    return typeof samples === "number" ? samples : samples.map((sample) => sampleOf(feature.key, sample, columns));
  });
  await using todo = await store.resolve(feature, options);
  const differences: PartDifference[] = [];
  for (const [index, part] of parts.entries()) {
    const rows = (await todo[part].rows()) as readonly Readonly<Record<string, unknown>>[];
    const found = rows.map((row) => Object.fromEntries(columns.map((column) => [column, own(row, column)])));
    differences.push(compareSamples(part, wanted[index] ?? [], found));
  }
  if (differences.some(({ differs }) => differs)) throw incrementMismatch(feature.key, store.display, differences);
}

/**
 * Asserts that there is nothing to do for a feature: nothing new, stale, orphaned or waiting. What `metaxy status --assert-in-sync` asserts of a
 * project.
 *
 * @param store An open store.
 * @param feature The feature that is resolved.
 * @param options Options of `resolve`: samples of a root, filters. If omitted, all samples.
 * @throws An `AssertionError` that lists the samples that there are to do; what `resolve` throws.
 *
 * @example
 * ```ts
 * import type { AnyFeature, Store } from "@metaxy-ts/core";
 * import { expectInSync } from "@metaxy-ts/core/testing";
 *
 * async function runsTwice(store: Store, crop: AnyFeature, step: (store: Store) => Promise<void>): Promise<void> {
 *   await step(store);
 *   await expectInSync(store, crop); // the second run would compute nothing
 * }
 * ```
 */
export function expectInSync<Types extends FeatureTypes>(
  store: Store,
  feature: Feature<Types>,
  options: ResolveOptions<StoredRow<NoInfer<Types>>, WriteRow<NoInfer<Types>>, ResolvedRows<NoInfer<Types>>> = {},
): Promise<void> {
  return expectIncrement(store, feature, {}, options);
}

/** The columns that identify the samples of an increment. A parent that is only named by its key is taken to have the feature's IDs. */
function identifying<Types extends FeatureTypes>({ spec, parents }: Feature<Types>): readonly string[] {
  return grainColumns(spec, (key) => parents.get(key)?.spec ?? spec);
}

function sampleOf(feature: string, sample: unknown, columns: readonly string[]): Readonly<Record<string, unknown>> {
  const [column = ""] = columns;
  const names = isPlainObject(sample) ? Object.keys(sample) : null;
  if (names?.length === columns.length && names.every((name) => columns.includes(name)))
    return sample as Readonly<Record<string, unknown>>;
  if (columns.length === 1 && names === null) return { [column]: sample };
  const form = `{ ${columns.map((name) => `${name}: …`).join(", ")} }`;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `An expected sample of ${feature} ${names ? `has the columns ${names.join(", ")}` : `is ${String(sample)}`}; its samples are identified by ${columns.join(" and ")}: ${form}.`,
    { details: { feature, columns } },
  );
}
