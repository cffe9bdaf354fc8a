import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DatabaseAddress } from "./address.js";
import { addressOf } from "./address.js";
import { onMysql } from "./drivers.js";
import { installed } from "./installed.js";
import type { MysqlOptions } from "./mariadb.js";
import { MissingServerError } from "./missing.js";
import type { DatabaseServer } from "./server.js";
import { startDatabase } from "./server.js";

const version = "1.4.0.post1";
const systems = ["linux-x64", "linux-arm64", "darwin-arm64"];

/** As little as it starts with: 200 MB on disk. Its data may grow. */
const parameters = ["memory_limit=2G", "datafile_size=64M", "datafile_maxsize=8G", "log_disk_size=2G", "cpu_count=1"];

/**
 * Starts OceanBase's seekdb, which has MySQL's dialect and code of its own. Its user is `root`, its database `test`. Settings are global variables.
 *
 * It listens on all addresses of the machine, as it cannot be told one; it refuses everybody who does not come from this machine.
 *
 * @throws MissingServerError when PyPI does not have it for this system, or pip cannot install it.
 *
 * @example
 * ```ts
 * await using server = await startSeekdb({ settings: { ob_query_timeout: 60_000_000 } });
 * const connection = await createConnection(server.url); // of mysql2/promise
 * ```
 */
export async function startSeekdb({ password = "", settings = {} }: MysqlOptions = {}): Promise<DatabaseServer> {
  const program = await install();
  const addressWith = (port: number, secret: string): DatabaseAddress =>
    addressOf("mysql", { host: "127.0.0.1", port, user: "root", password: secret, database: "test" });
  let isNew = true;
  return startDatabase({
    name: "seekdb",
    prepare: async () => undefined,
    command(folder, port) {
      const place = ["--nodaemon", "--port", String(port), "--base-dir", join(folder, "data"), "--log-level", "ERROR"];
      // It would report each start to its maker.
      const env = { TELEMETRY_ENABLED: "false" };
      return { run: [program, ...place, ...parameters.flatMap((each) => ["--parameter", each])], env };
    },
    address: async (_folder, port) => addressWith(port, password),
    async answers(address) {
      if (isNew) await setUp(addressWith(address.port, ""), password, settings);
      isNew = false;
      await onMysql(address, "select 1");
    },
  });
}

/** What is kept with the data. */
async function setUp(
  open: DatabaseAddress,
  password: string,
  settings: NonNullable<MysqlOptions["settings"]>,
): Promise<void> {
  const all = { ...settings, ob_tcp_invited_nodes: "127.0.0.1" };
  for (const [name, value] of Object.entries(all)) await onMysql(open, `set global ${name} = ?`, [value]);
  if (password) await onMysql(open, "alter user root identified by ?", [password]);
}

async function install(): Promise<string> {
  const system = `${process.platform}-${process.arch}`;
  if (!systems.includes(system))
    throw new MissingServerError(`needs seekdb, which is not packed for ${system}`, { installable: false });
  const python = await installed("seekdb", "python.mjs", `pylibseekdb==${version}`);
  const { stdout } = await promisify(execFile)(python, [
    "-c",
    "import sysconfig; print(sysconfig.get_path('platlib'))",
  ]);
  return join(stdout.trim(), "pylibseekdb/seekdb");
}
