import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { addressOf } from "./address.js";
import { selfSigned } from "./certificate.js";
import { onPostgres } from "./drivers.js";
import type { DatabaseServer } from "./server.js";
import { startDatabase } from "./server.js";
import type { Command } from "./watchdog.js";
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
  /** The folder with all of it. */
  readonly root: string;
  /** The folder of `initdb` and `postgres` in it. */
  readonly programs: string;
  /** The folder of libraries in it, which its programs do not find by themselves. If omitted, they find all. */
  readonly libraries?: string;
  /** Whether all users of the machine may look there. */
  readonly readable: boolean;
  /** The arguments of `initdb` that say how text is ordered. */
  readonly locale: readonly string[];
}

/** What is lost in a crash of the machine does not matter, what is lost in a crash of the server does: so only fsync is off. */
const usual = { fsync: "off", jit: "off", timezone: "UTC" };

/** Starts a Postgres. Its user is `postgres`, as is its database. */
export function startPostgres(
  { name, root, programs, libraries, readable, locale }: PostgresInstall,
  { password = "", tls = false, settings = {} }: PostgresOptions,
): Promise<DatabaseServer> {
  // It refuses root, and another user may not see root's files: so it gets links to them.
  const links = unprivileged && !readable;
  const command = (folder: string, program: string, args: readonly string[]): Command => {
    const base = links ? join(folder, "install") : root;
    const env = libraries ? { env: { LD_LIBRARY_PATH: join(base, libraries) } } : {};
    return { run: [join(base, programs, program), ...args], ...env };
  };
  return startDatabase({
    name,
    ...(unprivileged && { user: unprivileged }),
    async prepare(watchdog) {
      const { folder } = watchdog;
      if (links) await linkAll(root, join(folder, "install"));
      const passwordFile = join(folder, "password");
      await writeFile(passwordFile, password);
      const login = password ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth=trust"];
      const data = ["-D", join(folder, "data"), "-U", "postgres", "--encoding=UTF8", "--no-sync"];
      await watchdog.finish(command(folder, "initdb", [...data, ...login, ...locale]));
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
      return command(folder, "postgres", ["-D", join(folder, "data"), ...options]);
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
