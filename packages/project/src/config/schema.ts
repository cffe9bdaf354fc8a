import { hashAlgorithms } from "@metaxy-ts/core";
import { isConfiguredStore, MetaxyError, own, suggestion } from "@metaxy-ts/core/adapter";
import * as v from "valibot";
import type { ProjectConfig } from "./config.js";

/* The messages are what a value has to be: "project has to be <message>". */

const name = v.pipe(v.string("a string"), v.nonEmpty("a name"));
const names = v.array(name, "a list of names");
const paths = v.lazy((input) => (Array.isArray(input) ? v.array(name) : v.string("a path, or a list of paths")));
const project = v.pipe(
  v.string("a string"),
  v.check(
    // a project of plain data may name an environment variable
    (text) => text.includes("${") || (/^[\w-]+$/.test(text) && !text.includes("__")),
    "letters, digits, - and _, without __",
  ),
);
const storeItself = v.union([v.custom(isConfiguredStore), v.function()], "a store, or a function that makes one");
const fallbackStores = v.optional(names);
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
/** For the schemas of valibot lists are objects, too. */
const objectOr = (message: string) => v.custom<object>(isObject, message);
const entry = v.strictObject({ store: storeItself, fallbackStores });
const byType = v.strictObject({
  type: name,
  options: v.optional(v.pipe(objectOr("an object of options"), v.record(v.string(), v.unknown()))),
  fallbackStores,
});

/** Looks at what there is first: the alternatives of a union would all complain. */
const store = v.lazy((input) => {
  if (typeof input !== "object" || input === null || isConfiguredStore(input)) return storeItself;
  return "type" in input && !("store" in input) ? byType : entry;
});

const config = v.strictObject({
  project: v.optional(project),
  store: v.optional(name),
  stores: v.optional(v.pipe(objectOr("an object of stores by name"), v.record(v.string(), store))),
  features: v.optional(paths),
  pipeline: v.optional(v.pipe(v.string("a path"), v.nonEmpty("a path"))),
  hash: v.optional(
    v.pipe(
      objectOr("an object with algorithm and length"),
      v.strictObject({
        algorithm: v.optional(v.picklist(hashAlgorithms, `one of ${hashAlgorithms.join(", ")}`)),
        length: v.optional(
          v.pipe(
            v.number("a number"),
            v.check((length) => Number.isInteger(length) && length >= 8 && length <= 64, "a whole number from 8 to 64"),
          ),
        ),
      }),
    ),
  ),
  extends: v.optional(paths),
});
const wholeFile = v.pipe(objectOr("an object: the default export of the file"), config);

/**
 * Checks what a configuration file has.
 *
 * @param file For messages.
 * @throws CONFIG_INVALID with each place that is wrong and what it has to be.
 */
export function checkConfig(value: unknown, file: string): ProjectConfig {
  const result = v.safeParse(wholeFile, value);
  if (result.success) return value as ProjectConfig;
  const problems = result.issues.map((issue) => problem(issue, value));
  throw new MetaxyError("CONFIG_INVALID", [`${file} is not valid:`, ...problems].join("\n  "), { details: { file } });
}

function problem(issue: v.BaseIssue<unknown>, value: unknown): string {
  const path = issue.path?.map(({ key }) => String(key)) ?? [];
  const place = path.join(".") || "It";
  // The received text is a value, which may be a secret.
  if (issue.type !== "strict_object" || issue.expected === "Object")
    return `${place} has to be ${issue.message}; it is ${kindOf(valueAt(value, path))}.`;
  const last = path.at(-1) as string;
  const parent = path.slice(0, -1);
  const known = knownAt(parent, valueAt(value, parent));
  if (issue.expected !== "never") return `${place} is missing.`;
  return `${place} is not known${suggestion(last, known, "options")}`;
}

/** The options at a place of the configuration. */
function knownAt(path: readonly string[], value: unknown): string[] {
  if (path.length === 0) return Object.keys(config.entries);
  if (path[0] === "hash") return ["algorithm", "length"];
  return Object.keys(typeof value === "object" && value !== null && "type" in value ? byType.entries : entry.entries);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((at: unknown, key) => own(at as Readonly<Record<string, unknown>> | undefined, key), value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
