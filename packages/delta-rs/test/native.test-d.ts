import type { Native, NativeTable, NativeWriter } from "../src/native.js";

/** What the Rust sources say. */
type Compiled = typeof import("../native/types.js");

/** Functions that are not there, or have not as many parameters. */
type Wrong<Written, Made> = {
  [Name in keyof Written]: Name extends keyof Made ? WrongCount<Written[Name], Made[Name], Name> : Name;
}[keyof Written];
type WrongCount<Written, Made, Name> = Written extends (...args: infer Ours) => unknown
  ? Made extends (...args: infer Theirs) => unknown
    ? Ours["length"] extends Theirs["length"]
      ? never
      : Name
    : Name
  : never;

// What src/native.ts says is what the compiled part has: types of parameters and results, their number, and nothing left out.
declare const compiled: Compiled;
compiled satisfies Native;
const wrong: Record<
  | Wrong<Native, Compiled>
  | Wrong<NativeTable, InstanceType<Compiled["NativeTable"]>>
  | Wrong<NativeWriter, InstanceType<Compiled["NativeWriter"]>>
  | Exclude<keyof Compiled, keyof Native | "NativeTable" | "NativeWriter">
  | Exclude<keyof InstanceType<Compiled["NativeTable"]>, keyof NativeTable>
  | Exclude<keyof InstanceType<Compiled["NativeWriter"]>, keyof NativeWriter>,
  never
> = {};
void wrong;
