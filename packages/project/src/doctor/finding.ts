import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { maskedText } from "@metaxy-ts/core/adapter";

/** What is looked at, in this order. */
export type Check =
  | "node"
  | "configuration"
  | "git"
  | "features"
  | "core"
  | "adapters"
  | "native"
  | "store"
  | "rights"
  | "hash"
  | "clock"
  | "lock";

/** What was found out about one thing. */
export interface Finding {
  /** What was looked at. */
  readonly check: Check;
  /** `ok`: nothing is to be done; `warning`: it works, but look at it; `error`: something does not work. */
  readonly level: "ok" | "warning" | "error";
  /** The store's name in the configuration; null if it is not about one. */
  readonly store: string | null;
  /** What is the case, without secrets. */
  readonly message: string;
  /** What to do; null if there is nothing to do, or if the message says it. */
  readonly remedy: string | null;
}

/** What a finding is about: how its level, its message and what to do become one. */
export interface About {
  ok(message: string): Finding;
  warning(message: string, remedy: string | null): Finding;
  error(message: string, remedy: string | null): Finding;
  /** An error of the library, whose message says what to do. */
  failed(error: MetaxyError, level?: "warning" | "error"): Finding;
}

export function about(check: Check, store: string | null = null): About {
  const finding = (level: Finding["level"], message: string, remedy: string | null): Finding => ({
    check,
    level,
    store,
    message: maskedText(message),
    remedy,
  });
  return {
    ok: (message) => finding("ok", message, null),
    warning: (message, remedy) => finding("warning", message, remedy),
    error: (message, remedy) => finding("error", message, remedy),
    failed: ({ message, code }, level = "error") => finding(level, `${message} [${code}]`, null),
  };
}
