import type { TemporaryStatements } from "../engine/database.js";

/** Temporary tables of vendors that give no consecutive numbers to inserted rows: the positions are stored with them. */
export function numberedTables(
  quote: (name: string) => string,
  { integer, numbering }: { readonly integer: string; readonly numbering: string },
): TemporaryStatements & { readonly position: string } {
  const position = quote("metaxy_position");
  return {
    name: quote,
    position,
    storesPosition: true,
    create: (name, definitions) => [
      `create temporary table ${quote(name)} (${[...definitions, `${position} ${integer}`].join(", ")})`,
    ],
    createAs: (name, query) => {
      const rows = quote("metaxy_rows");
      return [
        `create temporary table ${quote(name)} as select ${rows}.*, ${numbering} as ${position} from (${query}\n) as ${rows}`,
      ];
    },
  };
}
