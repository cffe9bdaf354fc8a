import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { TemporaryStatements } from "../engine/database.js";
import { tableOptions } from "./flavor.js";
import type { MysqlKind } from "./kinds.js";
import { quote } from "./literal.js";
import { typeText } from "./types.js";

const position = quote("metaxy_position");

/** Where a statement may read a temporary table only once, or there are none, ordinary tables are used. */
export function mysqlTemporary({ collation, hasTemporaryTables }: MysqlKind): TemporaryStatements {
  const create = (name: string, definitions: readonly string[]): string => {
    const all = [`${position} bigint not null auto_increment invisible primary key`, ...definitions];
    return `create ${hasTemporaryTables ? "temporary " : ""}table ${quote(name)} (${all.join(", ")}) ${tableOptions(collation)}`;
  };
  return {
    name: quote,
    position,
    ...(hasTemporaryTables ? {} : { outlive: true }),
    create: (name, definitions) => [create(name, definitions)],
    createAs: (name, query, columns) => [
      create(name, columns.map(definition)),
      `insert into ${quote(name)} (${columns.map((column) => quote(column.name)).join(", ")}) ${query}`,
    ],
  };
}

function definition({ name, type }: ColumnDescription): string {
  return `${quote(name)} ${typeText(type)}`;
}
