import type { RawBuilder } from "kysely";
import { Kysely } from "kysely";
import type { Statement } from "./engine.js";
import type { SqlFlavor } from "./flavor.js";

/** Turns SQL in parts into statements of a flavor's dialect. */
export function statementCompiler({ dialect }: SqlFlavor): (query: RawBuilder<unknown>) => Statement {
  // Compiles only: nothing ever asks this instance for a connection.
  const kysely = new Kysely<Record<string, Record<string, unknown>>>({ dialect });
  return (query) => {
    const { sql, parameters } = query.compile(kysely);
    return { sql, parameters };
  };
}
