import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { tsc } from "./tsc.js";

const core = fileURLToPath(new URL("../", import.meta.url));
const folder = join(core, "node_modules/.cache/docstrings");

/** Types that only the compiler sees, as parts of other types. */
const withoutDocs = ["DefinedTypes", "DeclaredDependency", "UntypedFeature", "NoFields"];

/** A function, or a member of an interface or a class, as the published types have it. */
interface Declaration {
  readonly name: string;
  readonly doc: string;
  readonly code: string;
}

/** What an entry point exports, with the file that declares it. */
function exported(door: string): { readonly name: string; readonly file: string }[] {
  const text = readFileSync(join(folder, door), "utf8");
  return [...text.matchAll(/^export (?:type )?\{([^}]+)\} from "\.\/(.+)\.js";$/gm)].flatMap(
    ([, names = "", file = ""]) =>
      names.split(",").map((name) => ({ name: name.trim().replace(/^type /, ""), file: `${file}.d.ts` })),
  );
}

/** The declaration of a name and its members. */
function declarations(door: string, name: string, file: string): Declaration[] {
  const lines = readFileSync(join(folder, dirname(door), file), "utf8").split("\n");
  const start = lines.findIndex((line) =>
    new RegExp(`^export (declare )?(class|interface|function|const|type) ${name}\\b`).test(line),
  );
  if (start < 0) throw new Error(`${file} does not declare ${name}`);
  const own = { name, doc: docAbove(lines, start), code: lines[start] as string };
  if (!/ (class|interface) /.test(own.code)) return [own];
  const length = lines.slice(start).indexOf("}");
  const members = lines.slice(start, start + length).flatMap((code, index) => {
    const [, member] = /^ {4}(?:static |readonly |get )*(\w+)[?]?[<(:;]/.exec(code) ?? [];
    if (member === undefined || member === "constructor") return [];
    return [{ name: `${name}.${member}`, doc: docAbove(lines, start + index), code }];
  });
  return [own, ...members];
}

function docAbove(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.trimEnd().endsWith("*/")) return "";
  let first = at - 1;
  while (!lines[first]?.includes("/**")) first -= 1;
  return lines.slice(first, at).join("\n");
}

/** What a docstring lacks. */
function missing({ name, doc, code }: Declaration): string[] {
  const isCall = /^(export declare function| {4}(static )?\w+[<(])/.test(code);
  const parts: [string, boolean][] = [
    ["a docstring", doc === ""],
    ["@example", isCall && !doc.includes("@example")],
    ["@param", isCall && !/\w\(\)|\w>\(\)/.test(code) && code.includes(")") && !doc.includes("@param")],
    ["@returns", isCall && code.includes("): ") && !/: (Promise<)?void>?;$/.test(code) && !doc.includes("@returns")],
    ["what happens if it is omitted", /^ {4}(readonly )?\w+\?: (?!never)/.test(code) && !doc.includes("f omitted")],
  ];
  return parts.filter(([, isMissing]) => isMissing).map(([part]) => `${name}: ${part}`);
}

beforeAll(() => {
  const options = ["--emitDeclarationOnly", "--declarationMap", "false", "--noEmitOnError", "false"];
  tsc(core, "-p", "tsconfig.build.json", ...options, "--outDir", folder);
});

describe("docstrings of what users import", () => {
  it.each(["index.d.ts", "memory.d.ts"])(
    "%s: calls have arguments, results and an example, members a sentence",
    (door) => {
      const names = exported(door).filter(({ name }) => !withoutDocs.includes(name));
      const lacking = names.flatMap(({ name, file }) => declarations(door, name, file).flatMap(missing));
      expect(names.length).toBeGreaterThan(1);
      expect(lacking).toEqual([]);
    },
  );

  it("a member without a docstring is noticed", () => {
    const code = "    count(filter?: string): Promise<number>;";
    expect(missing({ name: "Store.count", doc: "", code })).toEqual([
      "Store.count: a docstring",
      "Store.count: @example",
      "Store.count: @param",
      "Store.count: @returns",
    ]);
    expect(missing({ name: "O.a", doc: "/** A. */", code: "    readonly a?: string;" })).toEqual([
      "O.a: what happens if it is omitted",
    ]);
  });
});
