import type { AnyColumns, ChildRow, FeatureTypes } from "@metaxy-ts/core";

/** What a step makes of one sample: the columns that it computes. ID columns and what else the sample brings along may be left out. */
export type ComputedRow<Types extends FeatureTypes> = string extends keyof Types["included"]
  ? AnyColumns
  : Flat<
      Omit<ChildRow<Types>, keyof Types["included"]> &
        Partial<Pick<ChildRow<Types>, keyof Types["included"] & keyof ChildRow<Types>>>
    >;

/** One row; with expansion, where a sample is a parent, an array with the rows of all of its children. */
export type StepResult<Types extends FeatureTypes> = string extends keyof Types["included"]
  ? AnyColumns | readonly AnyColumns[]
  : [Types["id"]] extends [keyof Types["included"]]
    ? ComputedRow<Types>
    : readonly ComputedRow<Types>[];

type Flat<Type> = { [Name in keyof Type]: Type[Name] } & {};
