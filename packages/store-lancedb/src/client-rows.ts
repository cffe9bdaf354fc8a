import type { Table } from "@lancedb/lancedb";
import type { EngineRows } from "@metaxy-ts/core/adapter";
import type { Field } from "apache-arrow";
import type { RowWriter } from "./append.js";
import type { VectorLengths } from "./arrow.js";
import { withVectors } from "./arrow.js";
import { addRows, schemaOf } from "./native.js";
import type { OwnRows } from "./rows.js";
import { clientTable, joined, piecesOf } from "./rows.js";
import { fieldOf } from "./stored-columns.js";
import { storedField } from "./stored-fields.js";

/** How many bytes of rows a new table gets at once; the client holds each several times. */
const pieceBytes = 64 * 1024 * 1024;

interface Started {
  readonly first: OwnRows;
  readonly others: AsyncGenerator<OwnRows>;
}

/** Writes rows with LanceDB's client, which takes them as Arrow: every type, to every location. */
export class ClientRows implements RowWriter {
  readonly #rows: EngineRows;
  readonly #vectors: VectorLengths;
  /** Rows of which the first piece was looked at. */
  #started: Started | undefined;
  #whole: OwnRows | undefined;

  constructor(rows: EngineRows, vectors: VectorLengths) {
    this.#rows = rows;
    this.#vectors = vectors;
  }

  async fields(): Promise<Field[]> {
    const { schema } = this.#whole ?? (await this.#first());
    const types = new Map(this.#rows.columns.map(({ name, type }) => [name, type]));
    return withVectors(schema.fields, this.#vectors).map((field) => {
      const type = types.get(field.name);
      return storedField(type ? fieldOf(field, type) : field);
    });
  }

  /** Adds piece by piece; the engine prepares one while the client writes the one before. */
  async fill(draft: Table): Promise<void> {
    const fields = await this.fields();
    return this.#taking(async ({ first, others }) => {
      let writing = added(draft, first, fields);
      for await (const piece of others) {
        await writing;
        writing = added(draft, piece, fields);
      }
      await writing;
    });
  }

  /** Lists become vectors where the table has them. */
  async add(table: Table): Promise<void> {
    this.#whole ??= await this.#taking(({ first, others }) => joined(first, others));
    const schema = await schemaOf(table);
    await addRows(table, clientTable(this.#whole, schema.fields), schema);
  }

  /** Lets go of rows that were looked at, and not taken. */
  close(): Promise<void> {
    return this.#started ? this.#taking(async () => undefined) : Promise.resolve();
  }

  async #first(): Promise<OwnRows> {
    this.#started ??= await start(this.#rows);
    return this.#started.first;
  }

  /** Gives the rows from the first one on: those that were started, if they were not read yet. */
  async #taking<Result>(work: (started: Started) => Promise<Result>): Promise<Result> {
    const started = this.#started ?? (await start(this.#rows));
    this.#started = undefined;
    try {
      return await work(started);
    } finally {
      await started.others.return(undefined);
    }
  }
}

/** There is a first piece, because rows come in at least one batch. */
async function start(rows: EngineRows): Promise<Started> {
  const others = piecesOf(rows, pieceBytes);
  const { value } = await others.next();
  return { first: value as OwnRows, others };
}

function added(draft: Table, piece: OwnRows, fields: readonly Field[]): Promise<unknown> {
  const adding = draft.add(clientTable(piece, fields));
  adding.catch(() => undefined); // the caller that awaits it later gets the error
  return adding;
}
