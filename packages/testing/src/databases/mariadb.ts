import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { addressOf } from "./address.js";
import { selfSigned } from "./certificate.js";
import { unpacked } from "./debian.js";
import { onMysql } from "./drivers.js";
import { findProgram } from "./programs.js";
import type { DatabaseServer } from "./server.js";
import { startDatabase } from "./server.js";

/** How a server that has the protocol of MySQL is started. */
export interface MysqlOptions {
  /** The password of its user. If omitted, it lets everybody in. */
  readonly password?: string;
  /** Whether it only takes connections with TLS. If omitted, it takes none with TLS. Of MariaDB only. */
  readonly tls?: boolean;
  /** Settings of the server, such as `max_connections`. If omitted, its own. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** What is lost in a crash of the machine does not matter. The character set is that of Debian's server, and of newer versions. */
const usual = { "loose-innodb-flush-method": "nosync", "character-set-server": "utf8mb4" };

/**
 * Starts the MariaDB that is installed, or Debian's, which is 10.11 in Debian 12. Its user is `root`, its database `test`.
 *
 * @throws MissingServerError when there is none.
 *
 * @example
 * ```ts
 * await using server = await startMariadb({ password: "secret", settings: { max_connections: 20 } });
 * const connection = await createConnection(server.url); // of mysql2/promise
 * ```
 */
export async function startMariadb({
  password = "",
  tls = false,
  settings = {},
}: MysqlOptions = {}): Promise<DatabaseServer> {
  const { base, program, env } = await install();
  const start = [`--basedir=${base}`, ...(process.getuid?.() === 0 ? ["--user=root"] : [])];
  return startDatabase({
    name: "MariaDB",
    async prepare(watchdog) {
      const { folder } = watchdog;
      // A server that starts removes temporary tables of others from a folder that they share.
      await mkdir(join(folder, "tmp"));
      const places = [`--datadir=${join(folder, "data")}`, `--tmpdir=${join(folder, "tmp")}`];
      const options = [
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--loose-innodb-flush-method=nosync",
      ];
      const make = [join(base, "bin/mariadb-install-db"), "--no-defaults"];
      await watchdog.finish({ run: [...make, ...start, ...places, ...options], env });
      // Executed before it takes connections.
      const user = `alter user root@'127.0.0.1' identified by '${password.replaceAll(/['\\]/g, "\\$&")}';`;
      await writeFile(join(folder, "init.sql"), `create database if not exists test;\n${user}\n`);
      if (tls) await selfSigned(folder);
    },
    command(folder, port) {
      const place = {
        datadir: join(folder, "data"),
        tmpdir: join(folder, "tmp"),
        socket: join(folder, "socket"),
        "pid-file": join(folder, "pid"),
        "init-file": join(folder, "init.sql"),
        "bind-address": "127.0.0.1",
        port,
      };
      const files = { "ssl-cert": join(folder, "server.crt"), "ssl-key": join(folder, "server.key") };
      const secure = tls ? { ...files, "require-secure-transport": "on" } : {};
      const options = Object.entries({ ...usual, ...secure, ...settings, ...place }).map(
        ([key, value]) => `--${key}=${value}`,
      );
      return { run: [program, "--no-defaults", ...start, "--skip-name-resolve", ...options], env };
    },
    async address(folder, port) {
      const parts = { host: "127.0.0.1", port, user: "root", password, database: "test" };
      return addressOf("mysql", { ...parts, ...(tls && { ca: await readFile(join(folder, "server.crt"), "utf8") }) });
    },
    answers: (address) => onMysql(address, "select 1"),
  });
}

async function install(): Promise<{ base: string; program: string; env: Readonly<Record<string, string>> }> {
  const found = await findProgram("mariadbd", ["/usr/sbin", "/usr/local/sbin"]);
  if (found) {
    const program = await realpath(found);
    return { base: dirname(dirname(program)), program, env: {} };
  }
  const { folder, libraries } = await unpacked("MariaDB", "mariadb-server-core", "mariadb-client-core");
  return {
    base: join(folder, "usr"),
    program: join(folder, "usr/sbin/mariadbd"),
    env: { LD_LIBRARY_PATH: join(folder, libraries) },
  };
}
