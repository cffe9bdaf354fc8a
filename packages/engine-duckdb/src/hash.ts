import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBScalarFunction, VARCHAR } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { HashAlgorithm } from "@metaxy-ts/core/adapter";
import xxhash from "xxhash-wasm";
import { isValid, validityOf, writeValidity } from "./vector/memory.js";
import { StringBuffer } from "./vector/strings.js";
import { encodeStrings, writeStrings } from "./vector/write-strings.js";

/** Algorithms that DuckDB does not have; each becomes a function `metaxy_<algorithm>` that gives the string form. */
const emulated: readonly HashAlgorithm[] = ["xxhash32", "xxhash64"];

/** The SQL function of an algorithm. */
export function hashFunction(algorithm: HashAlgorithm): string {
  return emulated.includes(algorithm) ? `metaxy_${algorithm}` : algorithm;
}

/** The hash functions that DuckDB lacks, on one connection. */
export class HashFunctions {
  readonly #connection: DuckDBConnection;
  #registered = false;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** Whether a statement asks for functions that are not there yet. */
  missingIn(sql: string): boolean {
    return !this.#registered && sql.includes("metaxy_xxhash");
  }

  /**
   * To be done when a statement needs it: few do, and WebAssembly takes milliseconds to load. Not in a transaction, which would undo it
   * when it is rolled back. Registering again changes nothing.
   */
  async register(): Promise<void> {
    const { h32Raw, h64Raw } = await xxhash();
    register(this.#connection, hashFunction("xxhash32"), (bytes) => String(h32Raw(bytes)));
    register(this.#connection, hashFunction("xxhash64"), (bytes) => String(h64Raw(bytes)));
    this.#registered = true;
  }
}

function register(connection: DuckDBConnection, name: string, hash: (bytes: Uint8Array) => string): void {
  const scalar = new DuckDBScalarFunction();
  scalar.setName(name);
  scalar.addParameter(VARCHAR);
  scalar.setReturnType(VARCHAR);
  const strings = new StringBuffer();
  // Not through the driver's vectors: they take a microsecond for each string that goes in or out.
  duckdb.scalar_function_set_function(scalar.scalar_function, (info, input, output) => {
    try {
      const count = duckdb.data_chunk_get_size(input);
      const vector = duckdb.data_chunk_get_vector(input, 0);
      const validity = validityOf(vector, count);
      strings.clear();
      strings.append(vector, validity, 0, count);
      const { bytes, offsets } = strings;
      const hashes = Array.from({ length: count }, (_, index) =>
        hash(bytes.subarray(offsets[index], offsets[index + 1])),
      );
      writeStrings(output, encodeStrings(hashes));
      if (validity)
        writeValidity(
          output,
          Uint8Array.from({ length: count }, (_, index) => (isValid(validity, index) ? 1 : 0)),
        );
    } catch (error) {
      duckdb.scalar_function_set_error(info, String(error));
    }
  });
  try {
    connection.registerScalarFunction(scalar);
  } finally {
    // The connection has its own.
    scalar.destroySync();
  }
}
