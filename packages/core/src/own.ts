/*
 * Names come from users: a column may be called `constructor` or `__proto__`. So what an object holds by such names is read and set
 * through these, which see only what the object itself has.
 */

/** What an object has itself under a name; undefined where it has nothing, or only inherits something. */
export function own<Value>(
  object: Readonly<Record<string, Value>> | null | undefined,
  name: string,
): Value | undefined {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a member under any name. To assign to `__proto__` would set the prototype. */
export function setOwn<Value>(target: Record<string, Value>, name: string, value: Value): void {
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
  else target[name] = value;
}
