import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBScalarFunction, VARCHAR } from "@duckdb/node-api";
import type { HashAlgorithm } from "@metaxy-ts/core/adapter";
import { createDigest } from "@metaxy-ts/core/adapter";

/** Algorithms that DuckDB does not have; each becomes a function `metaxy_<algorithm>`. */
const emulated = ["xxhash32", "xxhash64"] as const satisfies readonly HashAlgorithm[];

/** The SQL function of an algorithm. */
export function hashFunction(algorithm: HashAlgorithm): string {
  return emulated.some((name) => name === algorithm) ? `metaxy_${algorithm}` : algorithm;
}

/** Adds the hash functions that DuckDB lacks. They cost about a second per million calls. */
export async function registerHashFunctions(connection: DuckDBConnection): Promise<void> {
  for (const algorithm of emulated) {
    const digest = await createDigest(algorithm);
    const scalarFunction = DuckDBScalarFunction.create({
      name: hashFunction(algorithm),
      parameterTypes: [VARCHAR],
      returnType: VARCHAR,
      mainFunction: (_info, input, output) => {
        const texts = input.getColumnVector(0);
        for (let row = 0; row < input.rowCount; row++) {
          const text = texts.getItem(row) as string | null;
          output.setItem(row, text === null ? null : digest(text));
        }
        output.flush();
      },
    });
    connection.registerScalarFunction(scalarFunction);
    scalarFunction.destroySync(); // the connection has its own; this one would keep the process alive after the store is closed
  }
}
