import { isSupported } from "../../contract/capability.js";
import { MetaxyError } from "../../errors/error.js";
import type { StoreContext } from "../context.js";
import { relation } from "../context.js";
import { readAll } from "../locate.js";
import type { Relation } from "./relation.js";

/** Rows of the user's SQL, materialised in the engine until the store is closed. */
export async function query<Row>(context: StoreContext, sql: string): Promise<Relation<Row>> {
  if (!isSupported(context.adapter.supports["input.sql"])) {
    throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${context.adapter.display} has no SQL to run a query in.`);
  }
  if (typeof sql !== "string") throw new MetaxyError("ARGUMENT_INVALID", "query takes SQL as a string.");
  const { source } = await context.connection.stage({ kind: "sql", sql });
  return relation<Row>(context, context.connection.read(readAll(source)), null);
}
