/** Where a database is, and who may use it. It can be sent to another process. */
export interface DatabaseAddress {
  /** `127.0.0.1` */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Empty for a server that wants none. */
  readonly password: string;
  readonly database: string;
  /** All of the above: `postgres://postgres@127.0.0.1:20123/postgres`, `mysql://root@127.0.0.1:20124/test`. */
  readonly url: string;
  /** The certificate that a server with TLS has signed itself, in PEM. It is for the names `localhost` and `127.0.0.1`. */
  readonly ca?: string;
}

/** An address with the URL that belongs to it. */
export function addressOf(protocol: "postgres" | "mysql", parts: Omit<DatabaseAddress, "url">): DatabaseAddress {
  const { host, port, user, password, database } = parts;
  const credentials = [user, password].filter(Boolean).map(encodeURIComponent).join(":");
  return { ...parts, url: `${protocol}://${credentials}@${host}:${port}/${encodeURIComponent(database)}` };
}
