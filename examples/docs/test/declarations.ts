import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An export, or a member of an exported interface or class, as the published types have it. */
export interface Declaration {
  readonly name: string;
  readonly doc: string;
  readonly code: string;
}

/** All that an entry point exports, with the members; what it takes from other packages not included. */
export function exportsOf(entry: string): Declaration[] {
  const text = readFileSync(entry, "utf8");
  const own = text.matchAll(/^export (?:declare )?(?:abstract )?(?:class|interface|function|const|type) (\w+)/gm);
  const from = text.matchAll(/^export (?:type )?\{([^}]+)\} from "(\..+)\.js";$/gm);
  const all = text.matchAll(/^export \* from "(\..+)\.js";$/gm);
  return [
    ...[...own].flatMap(([, name = ""]) => declarations(entry, name)),
    ...[...from].flatMap(([, names = "", file = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter((name) => name !== "") // behind the last comma
        .flatMap((name) => found(resolved(entry, file), name)),
    ),
    ...[...all].flatMap(([, file = ""]) => exportsOf(resolved(entry, file))),
  ];
}

function resolved(entry: string, file: string): string {
  return join(dirname(entry), `${file}.d.ts`);
}

/** The declarations of a name that a file declares, or takes from another one. */
function found(file: string, name: string): Declaration[] {
  const declared = declarations(file, name);
  if (declared.length > 0) return declared;
  const passed = exportsOf(file).filter((each) => each.name === name || each.name.startsWith(`${name}.`));
  if (passed.length > 0) return passed;
  throw new Error(`${file} does not declare ${name}`);
}

/** The declaration of a name and those of its members; none if the file does not have it. */
function declarations(file: string, name: string): Declaration[] {
  if (!existsSync(file)) throw new Error(`${file} is not there: build the packages first`);
  const lines = readFileSync(file, "utf8").split("\n");
  const start = lines.findIndex((line) =>
    new RegExp(`^export (declare )?(abstract )?(class|interface|function|const|type) ${name}\\b`).test(line),
  );
  if (start < 0) return [];
  const own = { name, doc: docAbove(lines, start), code: lines[start] as string };
  if (!/ (class|interface) /.test(own.code)) return [own];
  const length = lines.slice(start).findIndex((line) => /^\}|\{ ?\}$/.test(line));
  const members = lines.slice(start, start + length).flatMap((code, index) => {
    const [, member] = /^ {4}(?:static |readonly |abstract |get )*(\w+)[?]?[<(:;]/.exec(code) ?? [];
    const documented = docAbove(lines, start + index) !== "";
    // A member of a class that has none takes that of the interface.
    const isInherited = / class .* (implements|extends) /.test(own.code) && !documented;
    if (member === undefined || member === "constructor" || isInherited) return [];
    return [{ name: `${name}.${member}`, doc: docAbove(lines, start + index), code }];
  });
  return [own, ...members];
}

function docAbove(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.trimEnd().endsWith("*/")) return "";
  let first = at - 1;
  while (!lines[first]?.trimStart().startsWith("/**")) first -= 1;
  return lines
    .slice(first, at)
    .join("\n")
    .replaceAll(/\s*\n\s*\* /g, " ");
}
