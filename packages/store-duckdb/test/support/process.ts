import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Interface } from "node:readline";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("child.mjs", import.meta.url));

/** A process that uses a store; see child.mjs. It is killed at the end of an `await using` block. */
export class Child implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  readonly #exit: Promise<unknown>;
  last = "";

  constructor(command: "hold" | "write" | "unprivileged" | "end", path: string, mode: "read" | "write" = "write") {
    this.#process = spawn(process.execPath, [script, command, path, mode], { stdio: ["pipe", "pipe", "inherit"] });
    this.#exit = once(this.#process, "close");
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#lines.on("line", (line) => {
      this.last = line;
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const [line] = await Promise.race([once(this.#lines, "line"), this.#exit.then(() => ["(it ended)"])]);
    return String(line);
  }

  tell(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  /** The exit code of a process that ends by itself. */
  async ended(): Promise<number | null> {
    await this.#exit;
    return this.#process.exitCode;
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
  }
}
