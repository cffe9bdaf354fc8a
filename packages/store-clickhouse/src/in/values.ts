import type { ColumnType } from "@metaxy-ts/core/adapter";
import { own, wellFormed } from "@metaxy-ts/core/adapter";

/** A value of a column as JSON that ClickHouse reads back exactly. */
export function jsonText(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return "null";
  switch (type.kind) {
    case "integer":
      return `"${value}"`;
    case "float":
      return floatText(value as number);
    case "boolean":
      return String(value);
    case "timestamp":
      return `"${timestampText(value as bigint)
        .replace("T", " ")
        .replace("Z", "")}"`;
    case "date":
      return `"${timestampText(value as bigint).slice(0, 10)}"`;
    case "binary":
      return `"${Buffer.from(value as Uint8Array).toString("base64")}"`;
    case "list":
      return `[${(value as unknown[]).map((item) => jsonText(item, type.item)).join(",")}]`;
    case "map":
      return object(Object.entries(value as object).map(([name, item]) => [name, jsonText(item, type.value)]));
    case "struct": {
      const members = value as Readonly<Record<string, unknown>>;
      return object(Object.entries(type.members).map(([name, member]) => [name, jsonText(own(members, name), member)]));
    }
    default:
      return typeof value === "bigint"
        ? `"${value}"`
        : JSON.stringify(typeof value === "string" ? wellFormed(value) : value);
  }
}

function object(entries: readonly (readonly [name: string, text: string])[]): string {
  return `{${entries.map(([name, text]) => `${JSON.stringify(wellFormed(name))}:${text}`).join(",")}}`;
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  return Number.isFinite(value) ? String(value) : `"${String(value).toLowerCase().replace("infinity", "inf")}"`;
}

/** ISO 8601 with microseconds. */
function timestampText(microseconds: bigint): string {
  const milliseconds = microseconds / 1000n - (microseconds % 1000n < 0n ? 1n : 0n);
  const rest = microseconds - milliseconds * 1000n;
  return new Date(Number(milliseconds)).toISOString().replace("Z", `${String(rest).padStart(3, "0")}Z`);
}
