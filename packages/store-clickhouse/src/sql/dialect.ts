import type { SqlDialect } from "@metaxy-ts/sql";
import { PostgresQueryCompiler } from "@metaxy-ts/sql";
import { parameterText } from "./statement.js";
import { escapedText, quote } from "./text.js";
import { valueText } from "./values.js";

/**
 * ClickHouse's quoting: a backslash escapes in names too. Strings stay apart from a statement until it is sent; values of other types
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

export const clickhouseDialect: SqlDialect = {
  createQueryCompiler: () => new ClickHouseQueryCompiler(),
};
