import type { StoreLimits } from "@metaxy-ts/core/adapter";

/** Columns that Lance has in every table. */
const reserved: ReadonlySet<string> = new Set([
  "_rowid",
  "_rowaddr",
  "_rowoffset",
  "_row_created_at_version",
  "_row_last_updated_at_version",
]);

/** What Lance cannot hold. Some of it Lance would take, and then not read. */
export const lanceLimits: StoreLimits = {
  column(name) {
    if (name === "*") return "Lance reads it as all columns";
    if (name.includes(".")) return "names of Lance's columns cannot have dots";
    if (name.includes("`")) return "names of Lance's columns cannot have backticks";
    if (reserved.has(name.toLowerCase())) return "every table of Lance has a column of that name";
    return undefined;
  },
  depth: 32, // Lance reads a schema of at most some 60 levels, of which some are its own
  tableName: 240, // a folder; file systems have names of 255 bytes
};
