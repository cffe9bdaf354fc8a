import type { Server } from "../server.js";
import type { TemporaryTables } from "../temporary.js";

/** Where rows from outside go: a new temporary table. */
export interface StageTarget {
  readonly server: Server;
  readonly tables: TemporaryTables;
}
