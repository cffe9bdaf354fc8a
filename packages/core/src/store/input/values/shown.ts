import { builtInName, isDate } from "../../../errors/realm.js";

/** A value for messages, truncated to a readable length. */
export function shown(value: unknown): string {
  const text = shownWhole(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function shownWhole(value: unknown): string {
  if (isDate(value) && Number.isNaN(value.getTime())) return "an invalid date";
  if (typeof value === "function") return "a function";
  const builtIn = builtInName(value);
  if (builtIn === "Map" || builtIn === "Set") return `a ${builtIn}`;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  return JSON.stringify(value, (_, cell: unknown) => (typeof cell === "bigint" ? `${cell}` : cell)) ?? String(value);
}
