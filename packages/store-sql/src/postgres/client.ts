/** A result of a query of `pg`, in the mode `array`. */
export interface PgResult {
  readonly rows: readonly (readonly unknown[])[];
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
  readonly text: string;
  readonly rowMode: "array";
  readonly types: { getTypeParser(oid: number): (value: string) => unknown };
}

/** A client of `pg`, as far as the store uses it. */
export interface PgClientLike {
  /** Runs one statement, or several that stand in one text. */
  query(query: PgQuery): Promise<PgResult | readonly PgResult[]>;
  /** Starts something that speaks the protocol by itself, as pg-copy-streams does. */
  query<Stream extends { submit(connection: never): void }>(stream: Stream): Stream;
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  off(event: "error" | "end", listener: (error?: Error) => void): unknown;
  /** The process of the server, by what it said when the client connected. */
  readonly processID?: number | null;
}

/** A pool of `pg`, as far as the store uses it. */
export interface PgPoolLike {
  /** A client that is the store's alone until it is released. */
  connect(): Promise<PgClientLike & { release(destroy?: boolean): void }>;
  /** Where the pool connects to. */
  readonly options?: object;
}

/** A client of the store's own, or of a pool, and what ends its use. */
export interface Lease {
  readonly client: PgClientLike;
  /** The process of the server that serves it. Behind a pooler the client knows another number. */
  readonly process: number;
  end(): Promise<void>;
}
