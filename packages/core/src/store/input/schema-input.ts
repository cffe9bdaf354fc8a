import { setOwn } from "../../own.js";

/* Rows as libraries for schemas look at them: these read and set members without asking whether an object has them itself. */

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Whether a value has a member `__proto__`, at any depth. */
export function hasProtoMember(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasProtoMember);
  return isPlain(value) && (Object.hasOwn(value, "__proto__") || Object.values(value).some(hasProtoMember));
}

/** A copy whose objects inherit nothing. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isPlain(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(value)) setOwn(copy, name, bare(member));
  return copy;
}
