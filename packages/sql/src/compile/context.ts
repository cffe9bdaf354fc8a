import type { Source } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "../flavor.js";
import type { Rows } from "./rows.js";

/** What translating a plan needs to know beside the plan. */
export interface CompileContext {
  readonly flavor: SqlFlavor;
  /** The rows of a source that says what columns it has. A table does not; a read of it does. */
  rows(source: Source): Rows;
}
