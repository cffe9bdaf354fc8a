import type { Dialect, Kysely } from "kysely";
import { DummyDriver, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { parameterText } from "./statement.js";
import { escapedText, quote } from "./text.js";
import { valueText } from "./values.js";

/**
 * ClickHouse's quoting: a backslash escapes in names too. Texts stay apart from a statement until it is sent; values of other types
 * cannot break out of it and stand in it.
 */
class ClickHouseQueryCompiler extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    return quote(identifier).slice(1, -1);
  }

  protected override sanitizeStringLiteral(value: string): string {
    return escapedText(value);
  }

  protected override appendValue(parameter: unknown): void {
    if (typeof parameter !== "string") {
      this.append(valueText(parameter));
      return;
    }
    this.addParameter(parameter);
    this.append(parameterText(this.numParameters));
  }
}

/** Only its query compiler is used. */
export const clickhouseDialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new ClickHouseQueryCompiler(),
};
