import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Declaration } from "./declarations.js";
import { exportsOf } from "./declarations.js";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));

interface Manifest {
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** What is run, and exports nothing to use. */
const programs = /\/worker-\w+\.d\.ts$/;

/** The entry points of all published packages. */
const entries = globSync("*/package.json", { cwd: packages })
  .sort()
  .flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(packages, file), "utf8")) as Manifest;
    if (manifest.private) return [];
    return Object.values(manifest.exports ?? {}).flatMap((each) =>
      typeof each === "object" && each.types && !programs.test(each.types)
        ? [`${dirname(file)}/${each.types.slice("./".length)}`]
        : [],
    );
  });

/** Types that only the compiler sees, as parts of other types. */
const withoutDocs = ["DefinedTypes", "DeclaredDependency", "UntypedFeature", "NoFields"];

/** For whom an entry point is: people who use stores, or authors of stores and tools. */
type Readers = "users" | "authors" | "authors of adapters";

function readersOf(entry: string): Readers {
  if (entry.startsWith("core/dist/adapter")) return "authors of adapters";
  return /^(conformance\/|delta-rs\/|engine-duckdb\/|sql\/|store-sql\/dist\/(index|compiled)\.)/.test(entry)
    ? "authors"
    : "users";
}

/** Interfaces of objects that other libraries make, as far as this one calls them. */
const ofOthers = /Like\b/;

/**
 * What a docstring lacks. Everything has a sentence. What users call has arguments, results and an example, and what authors call as a
 * function has arguments and results: their interfaces are called by the library.
 */
function missing({ name, doc, code }: Declaration, readers: Readers): string[] {
  const isFunction = code.startsWith("export declare function");
  const isMethod = /^ {4}(static )?\w+[<(]/.test(code);
  const isForUsers = readers === "users" && !ofOthers.test(name);
  const isCall = isForUsers ? isFunction || isMethod : isFunction && readers !== "authors of adapters";
  const hasArguments = !/\w\(\)|\w>\(\)/.test(code) && code.includes(")");
  const hasResult = code.includes("): ") && !/: (Promise<)?void>?;$/.test(code);
  const parts: [string, boolean][] = [
    ["a docstring", doc === ""],
    ["@example", isCall && isForUsers && !doc.includes("@example")],
    ["@param", isCall && hasArguments && !doc.includes("@param")],
    ["@returns", isCall && hasResult && !doc.includes("@returns")],
    // A member that only some types of Arrow have begins with the types that do.
    ["what happens if it is omitted", /^ {4}(readonly )?\w+\?: (?!never)/.test(code) && !/f omitted|\* Of /.test(doc)],
  ];
  return parts.filter(([, isMissing]) => isMissing).map(([part]) => `${name}: ${part}`);
}

describe("docstrings of what packages export", () => {
  it.each(entries)("%s: calls have arguments, results and an example, members a sentence", (entry) => {
    const declared = exportsOf(join(packages, entry)).filter(
      ({ name }) => !withoutDocs.includes(name.split(".")[0] ?? ""),
    );
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.flatMap((each) => missing(each, readersOf(entry)))).toEqual([]);
  });

  it("a member without a docstring is noticed", () => {
    const code = "    count(filter?: string): Promise<number>;";
    expect(missing({ name: "Store.count", doc: "", code }, "users")).toEqual([
      "Store.count: a docstring",
      "Store.count: @example",
      "Store.count: @param",
      "Store.count: @returns",
    ]);
    expect(missing({ name: "O.a", doc: "/** A. */", code: "    readonly a?: string;" }, "authors")).toEqual([
      "O.a: what happens if it is omitted",
    ]);
  });
});
