import type { Statement } from "@metaxy-ts/sql";
import { literal } from "./text.js";

/** The place of a string in a compiled statement, counted from 1. */
export function parameterText(position: number): string {
  return `{p${position}:String}`;
}

/** What parameters must not be looked for in: strings, quoted names, comments. Or a parameter. */
const token =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`|--[^\n]*|\/\*[\s\S]*?\*\/|\{p(\d+):String\}/g;

/**
 * A statement with its strings written in.
 *
 * They do not go to the server as parameters of a request: those stand in the address, which is too short for long lists, and with some
 * statements of many joins the optimizer of ClickHouse 26.7 never ends when constants come from parameters.
 */
export function inlineParameters({ sql, parameters }: Statement): string {
  return sql.replace(token, (text, index?: string) =>
    index === undefined || Number(index) > parameters.length ? text : literal(String(parameters[Number(index) - 1])),
  );
}
