import type { DriverField } from "./drivers.js";

/** The value of a field as the engine reads it: both drivers would round large integers and floats, and parse JSON. */
export function fieldValue(field: DriverField, next: () => unknown): unknown {
  switch (field.type) {
    case "DATE":
    case "NEWDATE":
    case "DATETIME":
    case "DATETIME2":
    case "TIMESTAMP":
    case "TIMESTAMP2":
      return microseconds(field.string());
    case "BIGINT":
    case "LONGLONG":
      return integer(field.string());
    case "FLOAT":
    case "DOUBLE":
      return number(field.string());
    case "DECIMAL":
    case "NEWDECIMAL":
      return field.string();
    case "JSON":
      return field.string("utf8");
    default:
      return isJson(field) ? field.string("utf8") : next();
  }
}

/** MariaDB's JSON is text. */
function isJson(field: DriverField): boolean {
  return field.extendedFormat === "json" || field.isDataTypeFormatJson?.() === true;
}

function integer(text: string | null): bigint | number | null {
  if (text === null) return null;
  return text.length < 16 ? Number(text) : BigInt(text);
}

function number(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Microseconds since 1970 UTC of `2024-01-31 23:59:59.123456`, or of a date. */
function microseconds(text: string | null): bigint | null {
  if (text === null) return null;
  const [date = "", time = "00:00:00"] = text.split(" ");
  const [clock = "", fraction = ""] = time.split(".");
  const milliseconds = Date.parse(`${date}T${clock}Z`);
  if (Number.isNaN(milliseconds)) return null; // 0000-00-00, which is no date
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, "0"));
}
