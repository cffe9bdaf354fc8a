import type { Table } from "@lancedb/lancedb";
import type { EngineRows } from "@metaxy-ts/core/adapter";
import { arrow, missingFields, withVectors } from "./arrow.js";
import { retrying } from "./retry.js";
import type { OwnRows } from "./rows.js";
import { clientTable, piecesOf } from "./rows.js";
import type { Tables } from "./tables.js";

/** Lengths of the columns of a table that hold vectors. */
export type VectorLengths = Readonly<Record<string, number>>;

/** How many bytes of rows a new table gets at once; the client holds each several times. */
const pieceBytes = 64 * 1024 * 1024;

/**
 * Adds rows in one commit. The table, or columns and members of structs that it lacks, are there before, filled with nulls; Lance
 * refuses rows with more than the table has, and adds nulls for less. A new table comes with its rows where the place can do that.
 */
export async function appendRows(
  tables: Tables,
  name: string,
  rows: EngineRows,
  vectors: VectorLengths,
): Promise<void> {
  let given: Promise<OwnRows> | undefined;
  await retrying(async () => {
    if (!(await tables.open(name))) {
      const pieces = piecesOf(rows, tables.takesPieces ? pieceBytes : Number.POSITIVE_INFINITY);
      const first = await take(pieces);
      const fields = withVectors(first.schema.fields, vectors);
      if (await tables.create(name, fields, (draft) => fill(draft, first, pieces))) return;
    }
    const table = await tables.open(name);
    if (!table) throw new Error(`Table '${name}' was dropped meanwhile.`);
    given ??= take(piecesOf(rows, Number.POSITIVE_INFINITY));
    const whole = await given;
    const fields = withVectors(whole.schema.fields, vectors);
    const missing = missingFields((await table.schema()).fields, fields);
    if (missing.length > 0) await table.addColumns(new arrow.Schema(missing));
    await table.add(clientTable(whole)); // lists become vectors where the table has them
  });
}

/** Adds piece by piece; the engine prepares one while the client writes the one before. */
async function fill(draft: Table, first: OwnRows, others: AsyncIterable<OwnRows>): Promise<void> {
  let writing = added(draft, first);
  for await (const piece of others) {
    await writing;
    writing = added(draft, piece);
  }
  await writing;
}

function added(draft: Table, piece: OwnRows): Promise<unknown> {
  const adding = draft.add(clientTable(piece));
  adding.catch(() => undefined); // whoever waits for it later gets the error
  return adding;
}

/** The next piece. There is one, because rows come in at least one batch. */
async function take(pieces: AsyncGenerator<OwnRows>): Promise<OwnRows> {
  const { value } = await pieces.next();
  return value as OwnRows;
}
