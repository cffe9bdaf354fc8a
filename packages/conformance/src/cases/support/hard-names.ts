/** Names that every object of JavaScript has, and one that an object gets its prototype by. Users may name columns so. */
export const hardNames = [
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "toString",
  "valueOf",
  "__proto__",
  "__defineGetter__",
] as const;

type Values = Readonly<Record<string, unknown>>;

/** An object with one member for each name, `__proto__` among them. */
export function named(names: readonly string[], value: (name: string) => unknown): Values {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

/** What an object has itself, as pairs, so that nothing inherited passes for it. */
export function ownPairs(object: unknown, names: readonly string[] = hardNames): unknown[] {
  return names.map((name) => {
    const own = typeof object === "object" && object !== null && Object.hasOwn(object, name);
    return [name, own ? (object as Values)[name] : "not there"];
  });
}

export const pairs = (names: readonly string[], value: (name: string) => unknown): unknown[] =>
  names.map((name) => [name, value(name)]);
