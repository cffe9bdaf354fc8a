import duckdb from "@duckdb/node-bindings";

/*
 * A vector is one column of a chunk of DuckDB. The driver's own classes read and write it value by value, at up to a microsecond each;
 * these functions see its memory as DuckDB has it, without copying. Memory is valid as long as the chunk is: see `readChunks`.
 */

export type Vector = duckdb.Vector;

/** The first bytes of a vector's values. */
export function bytesOf(vector: Vector, byteCount: number): Uint8Array {
  return byteCount === 0 ? new Uint8Array() : duckdb.vector_get_data(vector, byteCount);
}

/** One bit per value, 1 where it is not null; null when no value is. */
export type Validity = Uint8Array | null;

export function validityOf(vector: Vector, count: number): Validity {
  // The driver returns null when there are no nulls, whatever its types say.
  const bits: Uint8Array | null = count === 0 ? null : duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8);
  return bits;
}

export function isValid(validity: Validity, index: number): boolean {
  return validity === null || (((validity[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** Bytes that lie behind a pointer in memory of a vector. */
export function bytesBehind(memory: Uint8Array, pointerOffset: number, byteCount: number): Uint8Array {
  return duckdb.get_data_from_pointer(bufferOf(memory), memory.byteOffset + pointerOffset, byteCount);
}

/** Overwrites the first bytes of a vector's values. */
export function writeBytes(vector: Vector, bytes: ArrayBufferView): void {
  if (bytes.byteLength > 0) duckdb.copy_data_to_vector(vector, 0, bufferOf(bytes), bytes.byteOffset, bytes.byteLength);
}

/** Marks the values whose flag is 0 as null. A vector that was never written has no nulls. */
export function writeValidity(vector: Vector, flags: Uint8Array): void {
  const bits = new Uint8Array(Math.ceil(flags.length / 64) * 8);
  let nulls = 0;
  for (let index = 0; index < flags.length; index++) {
    if (flags[index] === 0) nulls++;
    else bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  if (nulls === 0) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength);
}

export function listChild(vector: Vector): { readonly vector: Vector; readonly count: number } {
  return { vector: duckdb.list_vector_get_child(vector), count: duckdb.list_vector_get_size(vector) };
}

/** Reserves space for the items of all lists of a vector. */
export function resizeList(vector: Vector, count: number): Vector {
  duckdb.list_vector_reserve(vector, count);
  duckdb.list_vector_set_size(vector, count);
  return duckdb.list_vector_get_child(vector);
}

export function structChild(vector: Vector, index: number): Vector {
  return duckdb.struct_vector_get_child(vector, index);
}

export function arrayChild(vector: Vector): Vector {
  return duckdb.array_vector_get_child(vector);
}

function bufferOf(view: ArrayBufferView): ArrayBuffer {
  const { buffer } = view;
  if (!isShared(buffer)) return buffer;
  throw new TypeError("Shared memory cannot be passed to DuckDB; copy it first.");
}

/** Not by its class: a buffer may be of another realm. */
function isShared(buffer: ArrayBufferLike): buffer is SharedArrayBuffer {
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}
