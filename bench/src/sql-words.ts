import type { HashAlgorithm } from "@metaxy-ts/core";

/** How an engine says what the hand-written statements need. Everything in them is plain SQL beside. */
export interface SqlWords {
  hash(algorithm: HashAlgorithm, length: number, text: string): string;
  /** Strings, one after the other. */
  concat(parts: readonly string[]): string;
  /** A member of a by-field column. */
  member(column: string, member: string): string;
  byField(members: readonly { readonly name: string; readonly value: string }[]): string;
  differs(left: string, right: string): string;
  /** The largest value first, nulls last. */
  descending(key: string): string;
  /** An ID as a value that joins fast. */
  joined(id: string): string;
  /** Strings of the numbers `i` from `start`, every `step`th, as rows of `samples`. */
  numbers(range: { readonly end: number; readonly step: number }): string;
  text(value: string): string;
}

const standard = {
  concat: (parts: readonly string[]) => parts.join(" || "),
  differs: (left: string, right: string) => `${left} is distinct from ${right}`,
  descending: (key: string) => `${key} desc nulls last`,
  joined: (id: string) => id,
};

/** Names and values as arguments. */
function pairs(members: readonly { readonly name: string; readonly value: string }[]): string {
  return members.map(({ name, value }) => `'${name}', ${value}`).join(", ");
}

export const duckdbWords: SqlWords = {
  ...standard,
  hash: (algorithm, length, text) => `left(${algorithm}(${text}), ${length})`,
  member: (column, member) => `${column}.${member}`,
  byField: (members) => `{${members.map(({ name, value }) => `'${name}': ${value}`).join(", ")}}`,
  numbers: ({ end, step }) => `range(0, ${end}, ${step}) as samples(i)`,
  text: (value) => `cast(${value} as varchar)`,
};

const clickhouseHashes = { md5: "MD5", sha256: "SHA256" } as const;

export const clickhouseWords: SqlWords = {
  ...standard,
  hash(algorithm, length, text) {
    if (algorithm !== "md5" && algorithm !== "sha256")
      throw new Error(`The benchmark does not hash with ${algorithm}.`);
    return `substring(lower(hex(${clickhouseHashes[algorithm]}(${text}))), 1, ${length})`;
  },
  member: (column, member) => `${column}['${member}']`,
  byField: (members) => `map(${pairs(members)})`,
  numbers: ({ end, step }) => `(select number * ${step} as i from numbers(${Math.ceil(end / step)})) as samples`,
  text: (value) => `toString(${value})`,
};

export const postgresWords: SqlWords = {
  ...standard,
  hash: (algorithm, length, text) => `left(${algorithm}(${text}), ${length})`,
  member: (column, member) => `(${column} ->> '${member}')`,
  byField: (members) => `jsonb_build_object(${pairs(members)})`,
  numbers: ({ end, step }) => `generate_series(0, ${end - 1}, ${step}) as samples(i)`,
  text: (value) => `cast(${value} as text)`,
};

/** Its hashes are functions of the application, under the names that they have in our store. */
export const sqliteWords: SqlWords = {
  ...standard,
  hash: (algorithm, length, text) => `substr(metaxy_${algorithm}(${text}), 1, ${length})`,
  member: (column, member) => `(${column} ->> '${member}')`,
  byField: (members) => `json_object(${pairs(members)})`,
  differs: (left, right) => `${left} is not ${right}`,
  numbers: ({ end, step }) =>
    `(with recursive n(i) as (select 0 union all select i + ${step} from n where i + ${step} < ${end}) select i from n) as samples`,
  text: (value) => `cast(${value} as text)`,
};

export const mariadbWords: SqlWords = {
  hash: (algorithm, length, text) => `left(${algorithm}(${text}), ${length})`,
  concat: (parts) => `concat(${parts.join(", ")})`,
  member: (column, member) => `json_value(${column}, '$.${member}')`,
  byField: (members) => `json_object(${pairs(members)})`,
  differs: (left, right) => `not (${left} <=> ${right})`,
  descending: (key) => `${key} desc`,
  joined: (id) => `cast(${id} as char(64))`, // it joins longtext pair by pair
  numbers: ({ end, step }) => `(select seq as i from seq_0_to_${end - 1}_step_${step}) as samples`,
  text: (value) => `cast(${value} as char)`,
};
