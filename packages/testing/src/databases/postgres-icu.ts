import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { unpacked } from "./debian.js";
import type { PostgresInstall, PostgresOptions } from "./postgres.js";
import { startPostgres } from "./postgres.js";
import { findProgram } from "./programs.js";
import type { DatabaseServer } from "./server.js";

/** Where Debian has its versions, each in a folder of its own. */
const versions = "usr/lib/postgresql";

/**
 * Starts the oldest Postgres from 15 on that is installed, or the one of the Linux distribution: 15 in Debian 12. Its databases are in UTF-8 and order
 * text as people in the USA do, with ICU: `a`, `B`, `c`, where bytes are ordered `B`, `a`, `c`.
 *
 * @throws MissingServerError when there is none.
 *
 * @example
 * ```ts
 * await using server = await startPostgresIcu();
 * const client = new pg.Client({ connectionString: server.url });
 * ```
 */
export async function startPostgresIcu(options: PostgresOptions = {}): Promise<DatabaseServer> {
  const locale = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C"];
  return startPostgres(
    { name: "Postgres with ICU", ...((await installedOne()) ?? (await fetchedOne())), locale },
    options,
  );
}

type Place = Omit<PostgresInstall, "name" | "locale">;

async function installedOne(): Promise<Place | undefined> {
  const version = await oldestIn("/");
  return version === undefined ? undefined : { root: join("/", versions, version), programs: "bin", readable: true };
}

async function fetchedOne(): Promise<Place> {
  const { folder, libraries } = await unpacked("Postgres 15 or newer", "postgresql");
  const programs = join(versions, (await oldestIn(folder)) ?? "none", "bin");
  return { root: folder, programs, libraries, readable: false };
}

/** ICU can be the order of a database from 15 on. */
async function oldestIn(root: string): Promise<string | undefined> {
  const found = await readdir(join(root, versions)).catch(() => []);
  for (const version of found.toSorted((a, b) => Number(a) - Number(b)))
    if (Number(version) >= 15 && (await findProgram("initdb", [join(root, versions, version, "bin")]))) return version;
  return undefined;
}
