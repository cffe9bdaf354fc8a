import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptPath } from "../scripts.js";

/** A program of a server. */
export interface Command {
  readonly run: readonly string[];
  /** Environment variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The user that a server runs as which refuses root: nobody. Undefined where the tests do not run as root. */
export const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/**
 * Runs the programs of a server in a new folder. When this process ends, even if it is killed, they are killed and the folder is removed
 * (`scripts/watchdog.mjs`).
 */
export class Watchdog {
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #user: typeof unprivileged;
  /** Who waits for the end of the program. */
  readonly #waiting: ((status: number | string) => void)[] = [];

  private constructor(folder: string, user: typeof unprivileged) {
    this.folder = folder;
    this.#user = user;
    // In a group of its own, as Ctrl-C ends all of a terminal's.
    this.#process = fork(scriptPath("watchdog.mjs"), [folder], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    });
    const ended = (status: number | string): void => {
      for (const resolve of this.#waiting.splice(0)) resolve(status);
    };
    this.#process.on("message", (message: { readonly ended: number | string }) => ended(message.ended));
    this.#process.on("exit", () => ended("its watchdog"));
  }

  /** @param user Who the programs run as, and whose the folder is. If undefined, the user of this process. */
  static async start(user?: typeof unprivileged): Promise<Watchdog> {
    const folder = await mkdtemp(join(tmpdir(), "metaxy-server-"));
    if (user) await chown(folder, user.uid, user.gid);
    return new Watchdog(folder, user);
  }

  /** Starts a program. One runs at a time. */
  run(command: Command): Promise<void> {
    return this.#send({ ...command, user: this.#user });
  }

  /** How the program that runs has ended: its exit code, a signal, or why it could not start. */
  ended(): Promise<number | string> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Runs a program to its end. */
  async finish(command: Command): Promise<void> {
    const ended = this.ended();
    await this.run(command);
    const status = await ended;
    if (status !== 0) throw new Error(`${command.run.join(" ")} ended with ${status}:\n${await this.log()}`);
  }

  /** Kills the program and all that it has started, as `kill -9` does. */
  async kill(): Promise<void> {
    const ended = this.ended();
    await this.#send({ kill: true });
    await ended;
  }

  /** What the programs have printed. */
  log(): Promise<string> {
    return readFile(join(this.folder, "log"), "utf8").catch(() => "");
  }

  /** Kills what runs, and removes the folder. */
  async stop(): Promise<void> {
    if (!this.#process.connected) return;
    const ended = once(this.#process, "exit");
    this.#process.disconnect();
    await ended;
  }

  #send(message: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#process.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }
}
