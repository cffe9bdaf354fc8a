/** Stands between the pieces of every string of a sample hash. */
export const separator = "|";

/** The code version of a field without one. */
export const defaultCodeVersion = "__metaxy_initial__";

/** One parent field that a field's hash is made of. */
export interface HashInputPiece {
  /** The qualified parent field: feature key, a dot, field key. */
  readonly parent: string;
  /** The data version of that field in the parent's row. Null counts as the empty string. */
  readonly value: string | null;
}

const halfPair = /\p{Surrogate}/gu;

/** A string as UTF-8 has it: the replacement character stands for an unpaired surrogate, which has no form there. */
export function wellFormed(text: string): string {
  return text.replace(halfPair, "\ufffd");
}

/**
 * Orders strings by their UTF-8 bytes, which is the order of their code points. It differs from JavaScript's own order
 * for characters beyond U+FFFF. An unpaired surrogate counts as its own code point.
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let index = 0;
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index === shorter) return Math.sign(a.length - b.length);
  const start = index > 0 && isHighSurrogate(a.charCodeAt(index - 1)) ? index - 1 : index;
  const left = a.codePointAt(start) ?? 0;
  const right = b.codePointAt(start) ?? 0;
  if (left !== right) return Math.sign(left - right);
  // The same high surrogate stands alone on both sides: the difference is in the code point behind it.
  return Math.sign((a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/**
 * The string whose hash is the provenance of one field of one sample. Parents may come in any order. See "Sample hashes"
 * in `docs/hashing-spec.md`.
 *
 * With the field `crop`, its code version `1` and one parent it is `crop|1|video/raw.frames|f1`.
 */
export function fieldHashInput(fieldKey: string, codeVersion: string, parents: readonly HashInputPiece[]): string {
  const sorted = parents.toSorted((a, b) => compareUtf8(a.parent, b.parent));
  const pieces = sorted.flatMap(({ parent, value }) => [parent, value ?? ""]);
  return [fieldKey, codeVersion, ...pieces].join(separator);
}

/**
 * The string whose hash belongs to a whole sample: the values of a by-field column in ascending order of their struct
 * keys. Null counts as the empty string. See "Sample hashes" in `docs/hashing-spec.md`.
 */
export function sampleHashInput(members: Readonly<Record<string, string | null>>): string {
  const sorted = Object.entries(members).sort(([a], [b]) => compareUtf8(a, b));
  return sorted.map(([, value]) => value ?? "").join(separator);
}

/**
 * The string whose hash stands for one field of a group of parent rows: the members' values in the given order, without
 * the nulls. A group that has nulls only gives the empty string. See "Lineage" in `docs/hashing-spec.md`.
 */
export function groupHashInput(values: readonly (string | null)[]): string {
  return values.filter((value) => value !== null).join(separator);
}
