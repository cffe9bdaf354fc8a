import { checkOptions, checkTablePrefix, wrongOption } from "@metaxy-ts/core/adapter";
import type { MysqlPoolLike } from "./drivers.js";

/** Where the server is and who asks; or a pool of connections that know it. */
export interface MysqlOptions {
  /**
   * The server, the user and the database, which has to exist: `mysql://user:password@localhost:3306/metadata`. If omitted, the `pool` knows
   * them.
   */
  readonly url?: string;
  /** The password, where it should not stand in the URL. Never shown. If omitted, that of the URL, or none. */
  readonly password?: string;
  /**
   * How the connection is encrypted: `true`, or what Node's TLS takes, such as `{ ca }`. If omitted, it is not. Not together with `pool`.
   */
  readonly tls?: boolean | { readonly ca?: string | Buffer; readonly rejectUnauthorized?: boolean };
  /**
   * A pool of `mariadb`, or of `mysql2/promise`. It stays yours. Each open store takes one of its connections, sets it up for itself, and ends it when
   * it is closed. If omitted, the store connects to the `url`.
   */
  readonly pool?: MysqlPoolLike;
  /** The package that connects to the `url`. If omitted, `mariadb` for `mariadb()`, and `mysql2` for `mysql()`. Both know both servers. */
  readonly driver?: "mariadb" | "mysql2";
  /** Goes in front of every table name, so that several stores can share a database. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /** How long one statement may take, in milliseconds; if omitted, as long as it needs. */
  readonly statementTimeout?: number;
  /** How long a write waits for others that write to the same store, in milliseconds; if omitted, 30 seconds. */
  readonly lockTimeout?: number;
}

const known = ["url", "password", "tls", "pool", "driver", "tablePrefix", "statementTimeout", "lockTimeout"];

/** What a URL says. */
export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkMysqlOptions(options: MysqlOptions, factory: string): void {
  checkOptions(options, known, factory, "CONFIG_INVALID");
  const { url, password, tls, pool, driver, tablePrefix, statementTimeout, lockTimeout } = options;
  const refuse = (option: string, value: unknown, expected: string): never => {
    throw wrongOption(factory, option, value, expected);
  };
  if (pool !== undefined) {
    const asked = typeof pool === "object" && pool !== null ? Reflect.get(pool, "getConnection") : undefined;
    if (typeof asked !== "function") refuse("pool", typeof pool, "a pool of mariadb or of mysql2/promise");
    const both = (["url", "password", "tls", "driver"] as const).find((option) => options[option] !== undefined);
    if (both) refuse(both, "given", "omitted if a pool is passed, which has its own");
  } else if (url === undefined || addressOf(url) === undefined)
    refuse(
      "url",
      url === undefined ? undefined : "of another form",
      'of the form "mysql://user:password@localhost:3306/database", with %23 for # and %2F for / in the password',
    );
  if (password !== undefined && typeof password !== "string") refuse("password", "of another type", "a text");
  if (tls !== undefined && typeof tls !== "boolean" && (typeof tls !== "object" || tls === null))
    refuse("tls", tls, "true, or options of Node's TLS");
  if (driver !== undefined && driver !== "mariadb" && driver !== "mysql2")
    refuse("driver", driver, '"mariadb" or "mysql2"');
  checkTablePrefix(factory, tablePrefix);
  if (statementTimeout !== undefined && !(Number.isSafeInteger(statementTimeout) && statementTimeout > 0))
    refuse("statementTimeout", statementTimeout, "a whole number of milliseconds, at least 1");
  if (lockTimeout !== undefined && !(Number.isSafeInteger(lockTimeout) && lockTimeout >= 0))
    refuse("lockTimeout", lockTimeout, "a whole number of milliseconds");
}

/** What a URL says; undefined where it is no URL of a database. */
export function addressOf(url: unknown): MysqlAddress | undefined {
  if (typeof url !== "string" || !/^(?:mysql|mariadb):\/\//.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, port, username, password, pathname, search } = new URL(url);
  try {
    const database = decodeURIComponent(pathname.slice(1));
    if (hostname === "" || database === "" || database.includes("/") || search !== "") return undefined;
    const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
    return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || 3306), user, password: secret, database };
  } catch {
    return undefined; // what stands behind % is no character
  }
}
