import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PostgresCatalog } from "../../src/index.js";
import { pythonPackage } from "./extensions.js";

const run = promisify(execFile);

/** Postgres does not run as root, so that it runs as a user without privileges then. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A Postgres its own server, which listens on a socket in its folder. It is stopped at the end of an `await using` block. */
export class Postgres implements AsyncDisposable {
  readonly catalog: PostgresCatalog;
  readonly #folder: string;
  readonly #server: ReturnType<typeof spawn>;

  private constructor(folder: string, server: ReturnType<typeof spawn>, password: string) {
    this.#folder = folder;
    this.#server = server;
    this.catalog = { host: folder, database: "postgres", user: "lake", password };
  }

  static async start(password: string): Promise<Postgres> {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-pg-"));
    const found = pythonPackage("embedded-postgres", "18.6.3");
    // The cache may be where an unprivileged user cannot look.
    await cp(found, join(folder, "package"), { recursive: true });
    const programs = join(folder, "package", "embedded_postgres", "pginstall", "bin");
    for (const name of await readdir(programs)) await chmod(join(programs, name), 0o755);
    const passwordFile = join(folder, "password");
    await writeFile(passwordFile, password);
    if (user.uid !== undefined) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
    const data = join(folder, "data");
    const initial = ["-D", data, "-U", "lake", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"];
    await run(join(programs, "initdb"), [...initial, "--encoding=UTF8", "--locale=C"], { ...user, cwd: folder });
    const settings = ["-c", "listen_addresses=", "-c", "fsync=off"];
    const server = spawn(join(programs, "postgres"), ["-D", data, "-k", folder, ...settings], {
      ...user,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.stderr.on("data", (text: Buffer) => {
        said += text.toString();
        if (said.includes("ready to accept connections")) resolve();
      });
      server.once("exit", () => reject(new Error(`Postgres ended: ${said}`)));
    });
    return new Postgres(folder, server, password);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#server, "exit");
    this.#server.kill("SIGINT");
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
