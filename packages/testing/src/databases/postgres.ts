import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { addressOf } from "./address.js";
import { selfSigned } from "./certificate.js";
import { onPostgres } from "./drivers.js";
import type { DatabaseServer } from "./server.js";
import { startDatabase } from "./server.js";
import { unprivileged } from "./watchdog.js";

/** How a Postgres of its own is started. */
export interface PostgresOptions {
  /** The password of its user. If omitted, it lets everybody in. */
  readonly password?: string;
  /** Whether it only takes connections with TLS. If omitted, it takes none with TLS. */
  readonly tls?: boolean;
  /** Settings of the server, such as `max_connections`. If omitted, its own. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Which Postgres it is. */
export interface PostgresInstall {
  readonly name: string;
  /** The folder of `initdb` and `postgres`. */
  readonly programs: string;
  /** The folder with all of it, if an unprivileged user may not be able to look there. It has `programs` in it. */
  readonly copied?: string;
  /** Environment variables that the programs need. If omitted, none. */
  readonly env?: Readonly<Record<string, string>>;
  /** The arguments of `initdb` that say how text is ordered. */
  readonly locale: readonly string[];
}

/** What is lost in a crash of the machine does not matter, what is lost in a crash of the server does: so only fsync is off. */
const usual = { fsync: "off", jit: "off", timezone: "UTC" };

/** Starts a Postgres. Its user is `postgres`, as is its database. */
export function startPostgres(
  { name, programs, copied, env = {}, locale }: PostgresInstall,
  { password = "", tls = false, settings = {} }: PostgresOptions,
): Promise<DatabaseServer> {
  // It refuses root, and another user may not see root's files: so it gets links to them.
  const links = unprivileged && copied;
  const program = (folder: string, each: string): string =>
    links ? join(programs.replace(copied, join(folder, "install")), each) : join(programs, each);
  return startDatabase({
    name,
    ...(unprivileged && { user: unprivileged }),
    async prepare(watchdog) {
      const { folder } = watchdog;
      if (links) await linkAll(copied, join(folder, "install"));
      const passwordFile = join(folder, "password");
      await writeFile(passwordFile, password);
      const login = password ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth=trust"];
      const data = ["-D", join(folder, "data"), "-U", "postgres", "--encoding=UTF8", "--no-sync"];
      await watchdog.finish({ run: [program(folder, "initdb"), ...data, ...login, ...locale], env });
      if (!tls) return;
      await selfSigned(folder);
      const access = join(folder, "data/pg_hba.conf");
      await writeFile(access, (await readFile(access, "utf8")).replaceAll(/^host /gm, "hostssl "));
    },
    command(folder, port) {
      const files = { ssl: "on", ssl_cert_file: join(folder, "server.crt"), ssl_key_file: join(folder, "server.key") };
      // The name is in the titles of its processes.
      const place = {
        cluster_name: basename(folder),
        port,
        listen_addresses: "127.0.0.1",
        unix_socket_directories: "",
      };
      const all = { ...usual, ...(tls && files), ...settings, ...place };
      const options = Object.entries(all).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
      return { run: [program(folder, "postgres"), "-D", join(folder, "data"), ...options], env };
    },
    async address(folder, port) {
      const parts = { host: "127.0.0.1", port, user: "postgres", password, database: "postgres" };
      return addressOf("postgres", {
        ...parts,
        ...(tls && { ca: await readFile(join(folder, "server.crt"), "utf8") }),
      });
    },
    answers: (address) => onPostgres(address, "select 1"),
  });
}

/** Hard links, as these are many megabytes; copies, where they would lead to another disk. */
async function linkAll(from: string, to: string): Promise<void> {
  const copy = promisify(execFile);
  await copy("cp", ["-al", from, to]).catch(() => copy("cp", ["-aT", from, to]));
}
