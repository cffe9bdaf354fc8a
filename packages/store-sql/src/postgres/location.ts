import { quote } from "./literal.js";

/** Where the tables and functions of a store are. */
export interface Location {
  /** The schema of the tables; undefined where no server was asked for it: names stand alone then. */
  readonly schema: string | undefined;
  /** The schema of the functions that Postgres lacks. If omitted, that of the tables. */
  readonly functions?: string;
}

/** A table of a store, as it stands in SQL. */
export function qualified({ schema }: Pick<Location, "schema">, name: string): string {
  return schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`;
}
