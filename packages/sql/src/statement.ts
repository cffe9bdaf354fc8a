import type { RawBuilder } from "kysely";
import { createQueryId } from "kysely";
import type { Statement } from "./engine.js";
import type { SqlFlavor } from "./flavor.js";

/** Turns SQL in parts into statements of a flavor's dialect. */
export function statementCompiler({ dialect }: SqlFlavor): (query: RawBuilder<unknown>) => Statement {
  const compiler = dialect.createQueryCompiler();
  return (query) => {
    const { sql, parameters } = compiler.compileQuery(query.toOperationNode(), createQueryId());
    return { sql, parameters };
  };
}
