import { canonicalJson, compareUtf8, isJsonFloat, MetaxyError, own } from "@metaxy-ts/core/adapter";

/*
 * Writes TOML exactly as Metaxy's library does (tomlkit with sorted keys), blank lines included, so that both libraries write the same
 * lock file. No library for JavaScript does.
 */

interface Table {
  /** In the order of the text; values stand before tables. */
  readonly entries: readonly Entry[];
}

type Entry = readonly [key: string, item: Item];
type Item =
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "table"; readonly table: Table; readonly blank: boolean }
  | { readonly kind: "tables"; readonly tables: readonly { readonly table: Table; readonly blank: boolean }[] };

type Members = Readonly<Record<string, unknown>>;

/** @throws LOCK_INVALID for a null, which TOML does not have. */
export function tomlText(document: Members): string {
  return tableOf(document, "")
    .entries.map((entry) => entryText(entry, ""))
    .join("");
}

/** Values are sorted by key, then come tables. A list of tables stands among the values, and after them in the text. */
function tableOf(members: Members, path: string): Table {
  const values: Entry[] = [];
  const tables: Entry[] = [];
  let isFirst = true;
  for (const [key, value] of [...sorted(members, isValue), ...sorted(members, isMembers)]) {
    const blank = !isFirst;
    isFirst = false;
    const where = path === "" ? key : `${path}.${key}`;
    if (isMembers(value)) tables.push([key, { kind: "table", table: tableOf(value, where), blank }]);
    else if (Array.isArray(value) && value.length > 0 && value.every(isMembers))
      tables.push([
        key,
        {
          kind: "tables",
          tables: value.map((each, index) => ({ table: tableOf(each, where), blank: blank || index > 0 })),
        },
      ]);
    else values.push([key, { kind: "value", text: valueText(value, where) }]);
  }
  return { entries: [...values, ...tables] };
}

function sorted(members: Members, belongs: (value: unknown) => boolean): [string, unknown][] {
  return Object.entries(members)
    .filter(([, value]) => belongs(value))
    .sort(([left], [right]) => compareUtf8(left, right));
}

function isValue(value: unknown): boolean {
  return !isMembers(value);
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isJsonFloat(value);
}

function entryText([key, item]: Entry, prefix: string): string {
  const name = prefix === "" ? keyText(key) : `${prefix}.${keyText(key)}`;
  switch (item.kind) {
    case "value":
      return `${keyText(key)} = ${item.text}\n`;
    case "table": {
      const { entries } = item.table;
      const isOnlyTables = entries.length > 0 && entries.every(([, { kind }]) => kind !== "value");
      const header = isOnlyTables ? "" : `[${name}]\n`;
      return `${item.blank ? "\n" : ""}${header}${entries.map((entry) => entryText(entry, name)).join("")}`;
    }
    case "tables":
      return item.tables
        .map(({ table, blank }) => {
          const body = table.entries.map((entry) => entryText(entry, name)).join("");
          return `${blank ? "\n" : ""}[[${name}]]\n${body}`;
        })
        .join("");
  }
}

function valueText(value: unknown, path: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, path)).join(", ")}]`;
  if (isMembers(value)) {
    const members = Object.entries(value).sort(([left], [right]) => compareUtf8(left, right));
    return `{${members.map(([key, member]) => `${keyText(key)} = ${valueText(member, `${path}.${key}`)}`).join(", ")}}`;
  }
  if (typeof value === "string") return stringText(value);
  if (value !== null && value !== undefined) return canonicalJson(value);
  throw new MetaxyError(
    "LOCK_INVALID",
    `A lock file cannot hold ${path}, which is null: TOML has no null. The project that owns the feature has to leave it out of its metadata.`,
    { details: { path } },
  );
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : stringText(key);
}

const short: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

function stringText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  const escaped = text.replace(/[\u0000-\u001f\u007f"\\]/g, (character) => {
    return own(short, character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
