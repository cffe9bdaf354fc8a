import type { CompleterResult } from "node:readline";
import type { REPLServer } from "node:repl";

type Complete = (line: string, callback: (error: Error | null, result?: CompleterResult) => void) => void;

/** Lets a prompt complete keys of features in strings; everything else is completed as Node.js does it. */
export function completeKeys(server: REPLServer, keys: readonly string[]): void {
  const others = server.completer as Complete;
  const complete: Complete = (line, callback) => {
    const begun = openString(line);
    if (begun === undefined) return others.call(server, line, callback);
    callback(null, [keys.filter((key) => key.startsWith(begun)), begun]);
  };
  Object.defineProperty(server, "completer", { value: complete, configurable: true, writable: true });
}

/** What a line has of a string that has no end yet. */
function openString(line: string): string | undefined {
  const [, begun] = /^(?:[^"'`]|"[^"]*"|'[^']*'|`[^`]*`)*["'`]([^"'`]*)$/.exec(line) ?? [];
  return begun;
}
