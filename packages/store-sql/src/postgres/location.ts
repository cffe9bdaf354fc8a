import { quote } from "./literal.js";

/** Where the tables and functions of a store are. */
export interface Location {
  /** The schema of the tables; undefined where no server was asked for it: names stand alone then. */
  readonly schema: string | undefined;
  /** The functions that each session makes for itself, by their algorithms. If omitted, all are in the schema, too. */
  readonly temporary?: ReadonlySet<string>;
}

/** A table of a store, as it stands in SQL. */
export function qualified({ schema }: Pick<Location, "schema">, name: string): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}
