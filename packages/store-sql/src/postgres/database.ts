import type { SqlDatabase, ValueForms } from "../engine/database.js";
import type { FieldsOf } from "./catalog.js";
import { postgresCatalog } from "./catalog.js";
import { isCompared } from "./comparable.js";
import { isConflict } from "./conflict.js";
import { postgresFlavor } from "./flavor.js";
import { quote, storedLiteral, text } from "./literal.js";
import type { Location } from "./location.js";
import { output, readOther } from "./output.js";
import { commentStatements } from "./tables.js";
import { isJson, typeText } from "./types.js";

/** What the engine has to know of Postgres. */
export function postgresDatabase(location: Location, fieldsOf: FieldsOf, forms: Partial<ValueForms> = {}): SqlDatabase {
  const temporary = (name: string): string => `pg_temp.${quote(name)}`;
  return {
    flavor: postgresFlavor(location, { mayExist: true }),
    quote,
    typeText,
    forms: { literal: storedLiteral, output, readOther, ...forms },
    catalog: postgresCatalog(location, fieldsOf),
    temporary: {
      name: temporary,
      create: (name, definitions) => [`create temporary table ${quote(name)} (${definitions.join(", ")})`],
      createAs: (name, query, columns) => [
        `create temporary table ${quote(name)} as ${query}`,
        ...commentStatements(temporary(name), columns),
      ],
      // The rows of a new table stand one behind the other.
      places: {
        place: "cast(ctid as text)",
        behind: (place) => `ctid > ${text(place)}`,
      },
    },
    // Everything that a write reads is of one moment; the lock in front of it is held by then.
    begin: "begin isolation level repeatable read",
    // JSON is ordered by the number of its members, and in another order than UTF-8's; arrays are ordered as lists are.
    singleIds: { system: "Postgres", isOrdered: (type) => !isJson(type), isCompared },
    analyze: (table) => `analyze ${table}`,
    now: "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now",
    isConflict,
  };
}
