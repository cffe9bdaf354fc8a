import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { StorageDatabase, StorageStatement } from "./database.js";
import { rowNumberOf } from "./rows-out.js";

/** Conditions of one statement. Databases limit how deep its expressions are, and how long it is. */
const ranges = 50;
const single = 500;

/** The statements that remove the rows with these numbers, which ascend. */
export function deleteStatements(
  database: StorageDatabase,
  table: string,
  columns: readonly ColumnDescription[],
  numbers: readonly bigint[],
): StorageStatement[] {
  const number = rowNumberOf(database, columns);
  const head = `delete from ${database.quote(table)} where `;
  const alone: bigint[] = [];
  const long: string[] = [];
  for (const [first, last] of runsOf(numbers))
    if (last - first < 2n) alone.push(...(first === last ? [first] : [first, last]));
    else long.push(`${number} between ${first} and ${last}`);
  return [
    ...parts(long, ranges).map((part) => ({ sql: head + part.join(" or ") })),
    ...parts(alone, single).map((part) => ({ sql: `${head}${number} in (${part.join(", ")})` })),
  ];
}

/** Numbers that follow each other, as the first and the last of them. */
function runsOf(numbers: readonly bigint[]): (readonly [bigint, bigint])[] {
  const runs: [bigint, bigint][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run[1] + 1n === number) run[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

function parts<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
