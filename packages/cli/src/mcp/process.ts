import { fork } from "node:child_process";
import type { ToolAnswer, ToolCall } from "./answer.js";

/** After so many milliseconds a call is given up. */
const longest = 120_000;

/**
 * Answers one call in a process of its own: modules with features are loaded as they are now, what they print does not get between the messages of the
 * protocol, and what fails or hangs there ends there.
 *
 * @param args The arguments of the program for a call.
 */
export function answerOf(call: ToolCall, args: readonly string[], signal: AbortSignal): Promise<ToolAnswer> {
  const [program = ""] = process.argv.slice(1);
  const child = fork(program, [...args], { stdio: ["ignore", 2, 2, "ipc"] });
  const ended = new AbortController();
  return new Promise<ToolAnswer>((resolve) => {
    const end = (message: string): void => {
      child.kill("SIGKILL");
      resolve({ error: { code: "INTERNAL", message } });
    };
    const timer = setTimeout(() => end(`The call took longer than ${longest / 1000} seconds. Ask for less.`), longest);
    ended.signal.addEventListener("abort", () => clearTimeout(timer));
    signal.addEventListener("abort", () => end("The call was cancelled."), { signal: ended.signal });
    child.once("message", (answer) => resolve(answer as ToolAnswer));
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, by) =>
      end(`The call ended with ${by ?? `exit code ${code}`}. The log of the server says why.`),
    );
    child.send(call);
  }).finally(() => ended.abort());
}

/** The call that the process has to answer, and how it gives the answer. */
export function receivedCall(): Promise<{ readonly call: ToolCall; answer(answer: ToolAnswer): Promise<void> }> {
  return new Promise((resolve, reject) => {
    process.once("disconnect", () => reject(new Error("The server has ended.")));
    process.once("message", (call) =>
      resolve({
        call: call as ToolCall,
        answer: (answer) =>
          new Promise((sent, failed) => {
            process.send?.(answer, undefined, undefined, (error) => (error ? failed(error) : sent()));
          }),
      }),
    );
  });
}
