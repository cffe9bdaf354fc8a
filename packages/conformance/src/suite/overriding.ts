/** Members that stand for an object's own; undefined takes an optional one away. */
export type Members<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

/**
 * The object, some of whose members are replaced. Everything else is the object's own, whatever its class and
 * whichever optional members it has.
 */
export function overriding<T extends object>(target: T, members: Members<T>): T {
  // The proxy's own target is empty: a frozen one would not let its members be replaced.
  return new Proxy({} as T, {
    get: (_, key) => {
      if (Object.hasOwn(members, key)) return Reflect.get(members, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
    has: (_, key) => key in members || key in target,
  });
}
