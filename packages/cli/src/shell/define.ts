import type { Context } from "node:vm";
import type { AtHand } from "./at-hand.js";
import { variables } from "./at-hand.js";

/** Makes names known to code, which may give them other values. */
export function define(context: Context, names: AtHand): void {
  for (const [name, value] of variables(names))
    Object.defineProperty(context, name, { value, configurable: true, enumerable: true, writable: true });
}
