import { MetaxyError } from "../../errors/error.js";
import { isBytes, isTypedArray, ownBytes } from "../../errors/realm.js";
import { own } from "../../own.js";
import type { ColumnType } from "../../plan/column-type.js";
import { typeName } from "../../plan/column-type.js";
import { instantProblem, microsecondsOf } from "../../time/timestamp.js";
import { isPlainObject } from "./plain-object.js";
import { shown } from "./shown.js";

/** The value as the engine takes it: instants as microseconds, everything else as it is, once it fits the type. */
export function convert(value: unknown, type: ColumnType, where: () => string): unknown {
  if (value === null || value === undefined) return null;
  const nested = (cell: unknown, inner: ColumnType): unknown => convert(cell, inner, where);
  switch (type.kind) {
    case "string":
      if (typeof value === "string") return value;
      break;
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "integer":
      if (Number.isSafeInteger(value) || (typeof value === "bigint" && BigInt.asIntN(64, value) === value))
        return value;
      break;
    case "float":
      if (typeof value === "number") return value;
      if (typeof value === "bigint" && BigInt(Number(value)) === value) return Number(value);
      break;
    case "timestamp":
    case "date":
      return instant(value, type.kind, where);
    case "binary":
      if (isBytes(value)) return ownBytes(value);
      break;
    case "list":
      if (Array.isArray(value)) return value.map((cell) => nested(cell, type.item));
      if (isTypedArray(value)) return Array.from(value, (cell) => nested(cell, type.item));
      break;
    case "struct":
      if (isPlainObject(value))
        return Object.fromEntries(
          Object.entries(type.members).map(([name, member]) => [name, nested(own(value, name), member)]),
        );
      break;
    case "map":
      if (isPlainObject(value))
        return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, nested(cell, type.value)]));
      break;
    case "other":
      return value;
  }
  throw new MetaxyError("WRITE_INVALID", `${where()}: ${shown(value)} does not fit ${typeName(type)}.`);
}

const day = 86_400_000_000n;

function instant(value: unknown, kind: "timestamp" | "date", where: () => string): bigint {
  const microseconds = microsecondsOf(value);
  if (microseconds !== null && (kind === "timestamp" || microseconds % day === 0n)) return microseconds;
  const problem =
    microseconds === null ? instantProblem(value) : "it has a time of day, which the column has no room for";
  throw new MetaxyError("WRITE_INVALID", `${where()}: ${shown(value)} does not fit ${kind}: ${problem}.`);
}
