/** A result of a query of `pg`, in the mode `array`. */
export interface PgResult {
  /** Its rows, as lists of values. */
  readonly rows: readonly (readonly unknown[])[];
  /** Its columns. */
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
    readonly dataTypeModifier: number;
    readonly tableID: number;
    readonly columnID: number;
  }[];
}

/** How a query is sent. */
export interface PgQuery {
  /** One statement, or several with semicolons between them. */
  readonly text: string;
  /** Rows are lists of values. */
  readonly rowMode: "array";
  /** What makes values of the server's strings. */
  readonly types: { getTypeParser(oid: number): (value: string) => unknown };
}

/** A client of `pg`, as far as the store uses it. */
export interface PgClientLike {
  /** Runs one statement, or several that stand in one text. */
  query(query: PgQuery): Promise<PgResult | readonly PgResult[]>;
  /** Starts something with a protocol of its own, as pg-copy-streams does. */
  query<Stream extends { submit(connection: never): void }>(stream: Stream): Stream;
  /** Listens to what happens to the connection. */
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  /** Listens no more. */
  off(event: "error" | "end", listener: (error?: Error) => void): unknown;
  /** The process of the server, by what it said when the client connected. If omitted, a pooler may stand in front of it. */
  readonly processID?: number | null;
}

/** A pool of `pg`, as far as the store uses it. */
export interface PgPoolLike {
  /** A client that is the store's alone until it is released. */
  connect(): Promise<PgClientLike & { release(destroy?: boolean): void }>;
  /** Where the pool connects to. If omitted, messages do not name the place. */
  readonly options?: object;
}

/** A client of the store's own, or of a pool, and what ends its use. */
export interface Lease {
  readonly client: PgClientLike;
  /** The process of the server that serves it. Behind a pooler the client knows another number. */
  readonly process: number;
  end(): Promise<void>;
}
