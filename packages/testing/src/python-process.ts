import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

interface Question {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A program in Python that answers each line of JSON with one, in their order. It ends with an `await using` block. */
export class PythonProcess implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<unknown>;
  readonly #questions: Question[] = [];
  /** The end of what the program has complained about. */
  #complaints = "";

  /**
   * @param interpreter Path of the Python that has the program's packages.
   * @param program Path of the program.
   */
  constructor(interpreter: string, program: string) {
    this.#process = spawn(interpreter, [program], { stdio: ["pipe", "pipe", "pipe"] });
    this.#ended = once(this.#process, "close").catch(() => undefined);
    this.#process.stdin.on("error", () => undefined); // the end of the process says why
    this.#process.stderr.on("data", (text) => {
      this.#complaints = (this.#complaints + text).slice(-10_000);
    });
    this.#process.on("error", (error) => this.#fail(error.message));
    this.#process.on("close", () => this.#fail(this.#complaints));
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.#questions.shift()?.resolve(JSON.parse(line, exactNumber as Parameters<typeof JSON.parse>[1]));
    });
  }

  /**
   * What the program answers. Whole numbers that a `number` cannot hold are bigints.
   *
   * @throws Error with what the program has printed when it ended without an answer.
   */
  ask(request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#questions.push({ resolve, reject });
      if (this.#process.exitCode === null) this.#process.stdin.write(`${JSON.stringify(request)}\n`);
      else this.#fail(this.#complaints);
    });
  }

  #fail(why: string): void {
    for (const { reject } of this.#questions.splice(0))
      reject(new Error(`Python has ended without an answer. It printed:\n${why}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}

function exactNumber(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "")
    ? BigInt(source as string)
    : value;
}
