import { sqlState } from "./sql-state.js";

/** The server has ended the session: class 08, and what it says when it stops. */
const ended = /^(?:08...|57P0[1-5]|25P0[34])$/;

const network: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Whether an error says that the session is gone. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return ended.test(state);
  const { code, message = "" } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  return (
    (typeof code === "string" && network.has(code)) ||
    /^Connection terminated|Client has encountered a connection error|Client was closed|Connection ended/i.test(message)
  );
}
