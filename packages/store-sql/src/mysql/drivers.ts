/** A column of a result, as both drivers show it to `typeCast`. */
export interface DriverField {
  readonly type: string;
  /** Of mysql2: `json` for text that MariaDB marks as JSON. */
  readonly extendedFormat?: string;
  /** Of `mariadb`: the same. */
  isDataTypeFormatJson?(): boolean;
  string(encoding?: string): string | null;
}

/** How both drivers are asked. */
export interface DriverQuery {
  readonly sql: string;
  readonly rowsAsArray: true;
  /** Of `mariadb`. */
  readonly metaAsArray: true;
  readonly typeCast: (field: DriverField, next: () => unknown) => unknown;
}

/** A connection of `mariadb`, or of `mysql2/promise`, as far as the store uses it. */
export interface MysqlConnectionLike {
  query(query: DriverQuery): Promise<unknown>;
  /** The connection's number at the server. */
  readonly threadId?: number | null;
  /** Of `mariadb`: executes a statement for each row of parameters. */
  batch?(sql: string | object, rows: unknown[]): Promise<unknown>;
  on?(event: "error", listener: () => void): unknown;
  destroy(): unknown;
  end?(): unknown;
  release?(): unknown;
}

/** A pool of `mariadb`, or of mysql2, as far as the store uses it. */
export interface MysqlPoolLike {
  getConnection(): Promise<MysqlConnectionLike>;
}

/** How a store's own connection is made. */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl?: object;
  readonly connectTimeout: number;
}

/** Connects by one of the drivers, which is imported now. */
export async function connect(
  driver: "mariadb" | "mysql2",
  settings: ConnectionSettings,
): Promise<MysqlConnectionLike> {
  const { ssl, ...others } = settings;
  const options = { ...others, ...(ssl && { ssl }), charset: "utf8mb4" };
  if (driver === "mariadb") {
    const { createConnection } = await import("mariadb");
    return (await createConnection({
      ...options,
      keepAliveDelay: 30_000,
      logParam: false,
    } as never)) as unknown as MysqlConnectionLike;
  }
  const { createConnection } = await import("mysql2/promise");
  return (await createConnection({ ...options, enableKeepAlive: true } as never)) as unknown as MysqlConnectionLike;
}
