/** A JSON value. `bigint` stands for whole numbers beyond the safe integers. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
