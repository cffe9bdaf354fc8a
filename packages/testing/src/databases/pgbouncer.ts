import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseAddress } from "./address.js";
import { addressOf } from "./address.js";
import { unpacked } from "./debian.js";
import { onPostgres } from "./drivers.js";
import { findProgram } from "./programs.js";
import type { DatabaseServer } from "./server.js";
import { startDatabase } from "./server.js";
import { unprivileged } from "./watchdog.js";

/**
 * Starts PgBouncer in front of a Postgres that lets everybody in: the one that is installed, or Debian's.
 *
 * @param mode For how long a client has a connection to the server.
 * @param poolSize How many of these there are.
 * @throws MissingServerError when there is none.
 *
 * @example
 * ```ts
 * await using pooler = await startPgbouncer(server.address, "transaction");
 * const client = new pg.Client({ connectionString: pooler.url });
 * ```
 */
export async function startPgbouncer(
  server: DatabaseAddress,
  mode: "session" | "transaction",
  poolSize = 20,
): Promise<DatabaseServer> {
  const { program, env } = await install();
  return startDatabase({
    name: "PgBouncer",
    prepare: async ({ folder }) => writeFile(join(folder, "users"), `"${server.user}" ""\n`),
    command: (folder) => ({ run: [program, join(folder, "pgbouncer.ini")], env }),
    // Its settings are in a file only, and the port is one of them.
    async address(folder, port) {
      const settings = {
        listen_addr: "127.0.0.1",
        listen_port: port,
        unix_socket_dir: "",
        auth_type: "any",
        pool_mode: mode,
        default_pool_size: poolSize,
        ignore_startup_parameters: "extra_float_digits",
        ...(unprivileged && { user: "nobody" }), // it refuses to stay root
      };
      const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
      const database = `* = host=${server.host} port=${server.port} user=${server.user}`;
      await writeFile(join(folder, "pgbouncer.ini"), ["[databases]", database, "[pgbouncer]", ...lines, ""].join("\n"));
      return addressOf("postgres", { ...server, port });
    },
    answers: (address) => onPostgres(address, "select 1"),
  });
}

async function install(): Promise<{ program: string; env: Readonly<Record<string, string>> }> {
  const found = await findProgram("pgbouncer", ["/usr/sbin", "/usr/local/sbin"]);
  if (found) return { program: found, env: {} };
  const { folder, libraries } = await unpacked("PgBouncer", "pgbouncer");
  return { program: join(folder, "usr/sbin/pgbouncer"), env: { LD_LIBRARY_PATH: join(folder, libraries) } };
}
