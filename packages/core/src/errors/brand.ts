/*
 * An application may hold several copies of this package: a monorepo with two versions, a tool that provides its own. So objects are known
 * by a brand, never by their class.
 */

/** What objects of one copy have to have for another copy to work with them. A change of that is a new number. */
const layout = 1;

const symbols = {
  ConfiguredStore: Symbol.for("metaxy-ts.configured-store"),
  Feature: Symbol.for("metaxy-ts.feature"),
  FeatureGraph: Symbol.for("metaxy-ts.graph"),
  JsonFloat: Symbol.for("metaxy-ts.json-float"),
  MetaxyError: Symbol.for("metaxy-ts.error"),
  Relation: Symbol.for("metaxy-ts.relation"),
  Store: Symbol.for("metaxy-ts.store"),
  WriteConflict: Symbol.for("metaxy-ts.write-conflict"),
} as const;

/** The classes whose objects are known by a brand. */
export type Branded = keyof typeof symbols;

export interface Brand {
  readonly layout: number;
  /** Where the copy is that made the object. */
  readonly place: () => string;
}

/** The brand of this copy. */
export const ownBrand: Brand = Object.freeze({ layout, place });

/** Marks the instances of a class, and lets `instanceof` find those of other copies too. */
export function brand(target: { readonly prototype: object }, kind: Branded): void {
  Object.defineProperty(target.prototype, symbols[kind], { value: ownBrand });
  Object.defineProperty(target, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this === target) return brandOf(value, kind) !== undefined;
      return Function.prototype[Symbol.hasInstance].call(this, value); // a subclass, which has no brand
    },
  });
}

/** The brand that an object has as one of a kind, from whichever copy. */
export function brandOf(value: unknown, kind: Branded): Brand | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, symbols[kind]);
  if (found === true) return unplaced; // a mark without more
  return typeof found === "object" && found !== null ? (found as Brand) : undefined;
}

const nowhere = "an unknown path";

const unplaced: Brand = Object.freeze({ layout, place: () => nowhere });

/** The folder of this copy, as the engine names the code that runs; a bundle has one file. */
function place(): string {
  const frame = /(?:\(|at |@)((?:[a-z+]+:\/\/|\/|[a-z]:[\\/]).*?):\d+:\d+\)?$/im.exec(new Error().stack ?? "");
  return frame?.[1]?.replace(/[\\/](?:dist|src)[\\/]errors[\\/]brand\.[jt]s$/, "") ?? nowhere;
}
