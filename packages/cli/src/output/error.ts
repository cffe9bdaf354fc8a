import type { MetaxyError } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { isSystemError } from "./system-error.js";

/** Prints what went wrong: the message and the code of an error of the library, everything about any other. */
export function printError(error: unknown, terminal: Terminal): void {
  const { stderr, env } = terminal;
  const label = styled("red", "error", terminal, stderr);
  if (!isMetaxyError(error)) {
    // A system call that failed says what and where; the place in the program is of no use.
    const known = isSystemError(error) && !env.METAXY_DEBUG;
    stderr.write(`${label}: ${known ? error.message : stackOf(error)}\n`);
    return;
  }
  stderr.write(`${label}: ${error.message} ${styled("dim", `[${error.code}]`, terminal, stderr)}\n`);
  if (env.METAXY_DEBUG) stderr.write(`${stackOf(error)}\n`);
  else if (error.code === "STORE_NOT_FOUND" && / to create (?:it|one)\b/.test(error.message))
    // The message says that opening it to write makes it: not so of a server, or a database in it.
    stderr.write("A new store is created by its first write, such as metaxy push.\n");
  else if (error.code === "PUSH_NOT_FOUND" && error.details.projectVersion === undefined)
    stderr.write("Run metaxy push in that project: it records its features.\n");
  else if (error.code === "STORE_FAILED") stderr.write("Set METAXY_DEBUG=1 to see where it comes from.\n");
}

/** An error of the library for JSON. */
export function errorJson({ code, message }: MetaxyError): { readonly code: string; readonly message: string } {
  return { code, message };
}

function stackOf(error: unknown): string {
  return typeof error === "object" && error !== null && "stack" in error ? String(error.stack) : String(error);
}
