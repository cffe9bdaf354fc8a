/*
 * What the Arrow libraries of the client and of the engine have alike.
 */

/** Values of a column in any version of the Arrow library; the layout of the buffers is the same in all. */
export interface DataLike {
  readonly type: { readonly typeId: number; readonly unit?: number };
  readonly offset: number;
  readonly length: number;
  readonly nullCount: number;
  readonly valueOffsets: unknown;
  readonly values: unknown;
  readonly nullBitmap: unknown;
  readonly typeIds: unknown;
  readonly children: readonly DataLike[];
}

/** A field of either Arrow library. */
export interface StoredField {
  readonly name: string;
  readonly type: StoredType;
  readonly nullable: boolean;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A type of either Arrow library. */
export interface StoredType {
  readonly typeId: number;
  readonly children?: readonly StoredField[] | null;
  /** Of lengths of time and of timestamps. */
  readonly unit?: number;
  /** Of timestamps. */
  readonly timezone?: string | null;
  /** Of decimals. */
  readonly bitWidth?: number;
}

/** What a table has for columns. */
export interface StoredSchema {
  readonly fields: readonly StoredField[];
  readonly metadata: ReadonlyMap<string, string>;
  /** Whether the client has no types for them. */
  readonly isForeign: boolean;
}

/** Whether the value at an index is none of the nulls. */
export function isPresent({ nullBitmap, offset }: DataLike, index: number): boolean {
  const bits = nullBitmap as Uint8Array | undefined;
  const bit = offset + index;
  return !bits || bits.length === 0 || (((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
