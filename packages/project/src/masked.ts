import { isConfiguredStore, isSecretName, maskedText } from "@metaxy-ts/core/adapter";
import { isPlain } from "./plain.js";

const mask = "***";

/** Names of options that hold a secret by themselves, beside those that all stores know. */
const secretOption = /^(?:key|keys|auth|basic_?auth|pass|passcode|pin|pat|dsn|cookies?|set-cookie|sas|sig|jwt|otp)$/i;

/** What many libraries call the two members of a pair. */
const pairNames = ["name", "key", "header"];

/**
 * Plain data as it may be printed: a configuration, the options of a store, headers.
 *
 * Masked are the values of options that are named like a secret, with all that is in them; the user, the password and the query of addresses; and in
 * strings what stands behind the name of a secret, such as `Authorization`. Rather more than less is masked.
 *
 * @param value Anything. It is not changed.
 * @returns A copy. Configured stores are shown by kind and place, other objects with a class by its name.
 *
 * @example
 * ```ts
 * import { masked } from "@metaxy-ts/project";
 *
 * masked({ url: "https://admin:1234@db:8443", password: "1234", threads: 4 });
 * // { url: "https://***@db:8443", password: "***", threads: 4 }
 * ```
 */
export function masked(value: unknown): unknown {
  return shown(value, false, []);
}

/** @param around The objects that the value is in. */
function shown(value: unknown, isSecret: boolean, around: readonly object[]): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (typeof value !== "object") return isSecret ? mask : simple(value);
  if (around.includes(value)) return "[circular]";
  const within = [...around, value];
  if (Array.isArray(value)) return list(value, isSecret, within);
  if (isPlain(value)) return object(Object.entries(value), isSecret, within);
  const entries = entriesOf(value);
  if (entries) return object(entries, isSecret, within);
  return isSecret ? mask : other(value);
}

function simple(value: unknown): unknown {
  if (typeof value === "string") return maskedText(value);
  return typeof value === "function" || typeof value === "symbol" ? `[${typeof value}]` : value;
}

/** A header may be a list of its name and its value. */
function list(items: readonly unknown[], isSecret: boolean, within: readonly object[]): unknown[] {
  const isPair = !isSecret && items.length === 2 && isSecretOption(items[0]);
  return items.map((item, index) => shown(item, isSecret || (isPair && index === 1), within));
}

/** A member may be the value of what another one names: `{ name: "Authorization", value: "…" }`. */
function object(
  entries: readonly (readonly [string, unknown])[],
  isSecret: boolean,
  within: readonly object[],
): unknown {
  const members = new Map(entries);
  const label = members.has("value") ? pairNames.find((name) => typeof members.get(name) === "string") : undefined;
  const isPair = label !== undefined && isSecretOption(members.get(label));
  return Object.fromEntries(
    entries.map(([name, member]) => {
      if (name === label && !isSecret) return [name, simple(member)];
      return [name, shown(member, isSecret || isSecretOption(name) || (isPair && name === "value"), within)];
    }),
  );
}

function isSecretOption(name: unknown): boolean {
  return typeof name === "string" && (secretOption.test(name) || isSecretName(name));
}

/** The entries of a `Map`, of `Headers` or of `URLSearchParams`. */
function entriesOf(value: object): [string, unknown][] | undefined {
  if (!("entries" in value) || typeof value.entries !== "function" || ArrayBuffer.isView(value)) return undefined;
  return Array.from(value.entries() as Iterable<[unknown, unknown]>, ([name, member]) => [String(name), member]);
}

function other(value: object): unknown {
  if (isConfiguredStore(value)) return maskedText(value.display);
  if ("href" in value && typeof value.href === "string") return maskedText(value.href);
  const name: unknown = value.constructor?.name;
  return `[${typeof name === "string" && name !== "" ? name : "object"}]`;
}
