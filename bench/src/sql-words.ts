import type { HashAlgorithm } from "@metaxy-ts/core";

/** How an engine says what the hand-written statements need. Everything in them is plain SQL beside. */
export interface SqlWords {
  hash(algorithm: HashAlgorithm, length: number, text: string): string;
  /** A member of a by-field column. */
  member(column: string, member: string): string;
  byField(members: readonly { readonly name: string; readonly value: string }[]): string;
  differs(left: string, right: string): string;
  /** Strings of the numbers `i` from `start`, every `step`th, as rows of `samples`. */
  numbers(range: { readonly end: number; readonly step: number }): string;
  text(value: string): string;
}

export const duckdbWords: SqlWords = {
  hash: (algorithm, length, text) => `left(${algorithm}(${text}), ${length})`,
  member: (column, member) => `${column}.${member}`,
  byField: (members) => `{${members.map(({ name, value }) => `'${name}': ${value}`).join(", ")}}`,
  differs: (left, right) => `${left} is distinct from ${right}`,
  numbers: ({ end, step }) => `range(0, ${end}, ${step}) as samples(i)`,
  text: (value) => `cast(${value} as varchar)`,
};

const clickhouseHashes = { md5: "MD5", sha256: "SHA256" } as const;

export const clickhouseWords: SqlWords = {
  hash(algorithm, length, text) {
    if (algorithm !== "md5" && algorithm !== "sha256")
      throw new Error(`The benchmark does not hash with ${algorithm}.`);
    return `substring(lower(hex(${clickhouseHashes[algorithm]}(${text}))), 1, ${length})`;
  },
  member: (column, member) => `${column}['${member}']`,
  byField: (members) => `map(${members.map(({ name, value }) => `'${name}', ${value}`).join(", ")})`,
  differs: (left, right) => `${left} is distinct from ${right}`,
  numbers: ({ end, step }) => `(select number * ${step} as i from numbers(${Math.ceil(end / step)})) as samples`,
  text: (value) => `toString(${value})`,
};
