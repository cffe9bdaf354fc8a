import type { ColumnType, StoreLimits, TimestampRange } from "@metaxy-ts/core/adapter";
import { longestComment, nestedText } from "./nested.js";
import { hasOtherCollation, isNative } from "./types.js";

/** The servers' longest name of a table or a column, in characters. */
const longestName = 64;

/** The years 1 to 9999. */
export const mysqlTimestamps: TimestampRange = { first: -62_135_596_800_000_000n, last: 253_402_300_799_999_999n };

/** What no table of these servers can hold. */
export const mysqlLimits: StoreLimits = {
  floats: "finite",
  tableName: longestName,
  columns: 1017, // of InnoDB
  column: (name) => {
    if ([...name].length > longestName) return `names have at most ${longestName} characters`;
    if (/\s$/.test(name)) return "names cannot end with a space";
    return /[^\0-\uffff]/u.test(name) ? "names cannot have characters beyond U+FFFF, such as emoji" : undefined;
  },
  newType: (type) => (hasOtherCollation(type) ? { kind: "string" } : type),
  type(type: ColumnType) {
    if (type.kind === "other" && !isNative(type.name)) return `MySQL has no type ${type.name}`;
    const nested = nestedText(type);
    if (nested === undefined || [...nested].length <= longestComment) return undefined;
    return `its type is kept in the column's comment, which has at most ${longestComment} characters, and needs ${[...nested].length}`;
  },
};
