import type { ColumnType } from "../column/column-type.js";
import { joinedType } from "../column/join-types.js";
import type { JsonValue } from "./json.js";
import { markName } from "./schema-marks.js";

/** What a schema says of one column. */
export interface SchemaColumn {
  /**
   * The stored type; null when the schema leaves it open. A struct may have further members than these: of types that the schema leaves
   * open, or of any name where it allows that.
   */
  readonly type: ColumnType | null;
  /** Whether the type describes all possible values. */
  readonly closed: boolean;
  readonly nullable: boolean;
  readonly required: boolean;
}

export type SchemaColumns = ReadonlyMap<string, SchemaColumn>;

/** What a schema says of rows. */
export interface DescribedRows {
  /** Null when it lists none: then rows may have any. */
  readonly columns: SchemaColumns | null;
  /** What it says of further columns that rows may have; null when they may have none. */
  readonly extraColumns: SchemaColumn | null;
}

type Node = { readonly [name: string]: JsonValue };

/** What a place in a JSON Schema says of its values. */
interface Described {
  readonly type: ColumnType | null;
  readonly closed: boolean;
  readonly nullable: boolean;
  /** Whether there is no value but null. */
  readonly onlyNull?: true;
}

/** Nothing is known. */
const anything: Described = { type: null, closed: false, nullable: true };
const anyRows: DescribedRows = { columns: null, extraColumns: null };

/** The columns of an object schema, also of one that is a choice or a combination of several. */
export function schemaColumns(jsonSchema: JsonValue): DescribedRows {
  const root = asNode(jsonSchema);
  return root ? new SchemaReader(root).rows(root) : anyRows;
}

class SchemaReader {
  readonly #root: Node;
  /** References on the way to where the reader is, and how often they were followed. */
  readonly #followed = new Map<string, number>();

  constructor(root: Node) {
    this.#root = root;
  }

  rows(node: Node): DescribedRows {
    if (typeof node.$ref === "string") return this.#within(node.$ref, (target) => this.rows(target)) ?? anyRows;
    const choices = listed(node.anyOf ?? node.oneOf).map((choice) => this.rows(choice));
    const parts = listed(node.allOf).map((part) => this.rows(part));
    const own = asNode(node.properties) ? [this.#ownRows(node)] : [];
    return allRows([...own, ...parts, ...(choices.length > 0 ? [someRows(choices)] : [])]);
  }

  #ownRows(node: Node): DescribedRows {
    const required = new Set(Array.isArray(node.required) ? node.required : []);
    const columns = Object.entries(asNode(node.properties) ?? {}).map(([name, property]) => {
      return [name, { ...columnOf(this.#describe(asNode(property) ?? {})), required: required.has(name) }] as const;
    });
    const extra = this.#extra(node);
    return {
      columns: new Map(columns),
      extraColumns: extra && { ...columnOf(extra), required: false },
    };
  }

  #describe(node: Node): Described {
    const marked = markedType(node);
    if (marked) return { type: marked, closed: true, nullable: false };
    const alternatives = node.anyOf ?? node.oneOf;
    if (Array.isArray(alternatives)) return either(listed(alternatives).map((item) => this.#describe(item)));
    if (Array.isArray(node.type)) return either(node.type.map((type) => this.#describe({ ...node, type })));
    if (typeof node.$ref === "string") return this.#within(node.$ref, (target) => this.#describe(target)) ?? anything;
    if (Array.isArray(node.allOf) && node.type === undefined)
      return both(listed(node.allOf).map((item) => this.#describe(item)));
    if (node.type === "null" || node.const === null)
      return { type: null, closed: true, nullable: true, onlyNull: true };
    if (Array.isArray(node.enum) && node.type === undefined)
      return either(node.enum.map((value) => this.#describe({ const: value })));
    return { ...this.#simple(node), nullable: acceptsNull(node) };
  }

  #simple(node: Node): Pick<Described, "type" | "closed"> {
    switch (node.type ?? typeof node.const) {
      case "string":
        return node.format === "date-time" ? anything : closedType({ kind: "string" });
      case "integer":
        return closedType({ kind: "integer" });
      case "number":
        return closedType({ kind: Number.isInteger(node.const) ? "integer" : "float" });
      case "boolean":
        return closedType({ kind: "boolean" });
      case "array":
        return this.#array(node);
      case "object":
        return this.#object(node);
      default:
        return anything;
    }
  }

  #array(node: Node): Pick<Described, "type" | "closed"> {
    const items = [...listed(node.prefixItems), ...(asNode(node.items) ? [asNode(node.items) as Node] : [])];
    const { type, closed } = either(items.map((item) => this.#describe(item)));
    return type ? { type: { kind: "list", item: type }, closed } : anything;
  }

  /** An object with members of given names is a struct, one with any names is a map. */
  #object(node: Node): Pick<Described, "type" | "closed"> {
    const properties = Object.entries(asNode(node.properties) ?? {});
    const extra = this.#extra(node);
    if (properties.length === 0)
      return extra?.type ? { type: { kind: "map", value: extra.type }, closed: extra.closed } : anything;
    const members: [string, ColumnType][] = [];
    let closed = !extra;
    for (const [name, property] of properties) {
      const described = this.#describe(asNode(property) ?? {});
      closed &&= described.closed;
      if (described.type) members.push([name, described.type]);
    }
    return members.length > 0 ? { type: { kind: "struct", members: Object.fromEntries(members) }, closed } : anything;
  }

  /** What members may be that have no names in the schema; null when there are none. */
  #extra(node: Node): Described | null {
    if (node[markName] === "extra" || node.additionalProperties === true) return anything;
    const patterns = Object.values(asNode(node.patternProperties) ?? {});
    const values = [node.additionalProperties, ...patterns].map(asNode).filter((value) => value !== undefined);
    return values.length > 0 ? either(values.map((value) => this.#describe(value))) : null;
  }

  /** The target of a reference; undefined if there is none. A recursive schema has no end: the values determine the types below. */
  #within<Result>(reference: string, read: (target: Node) => Result): Result | undefined {
    const target = this.#target(reference);
    const times = this.#followed.get(reference) ?? 0;
    if (!target || times === 2) return undefined;
    this.#followed.set(reference, times + 1);
    try {
      return read(target);
    } finally {
      this.#followed.set(reference, times);
    }
  }

  #target(reference: string): Node | undefined {
    if (reference !== "#" && !reference.startsWith("#/")) return undefined;
    let node: JsonValue | undefined = this.#root;
    for (const part of reference.split("/").slice(1))
      node = asNode(node)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
    return asNode(node);
  }
}

function closedType(type: ColumnType): Pick<Described, "type" | "closed"> {
  return { type, closed: true };
}

function markedType(node: Node): ColumnType | undefined {
  switch (node[markName]) {
    case "timestamp":
    case "binary":
      return { kind: node[markName] };
    case "text":
      return { kind: "string" };
    default:
      return undefined;
  }
}

function acceptsNull(node: Node): boolean {
  return Array.isArray(node.enum) ? node.enum.includes(null) : node.type === undefined && node.const === undefined;
}

function columnOf({ type, closed, nullable }: Described): Omit<SchemaColumn, "required"> {
  return { type, closed, nullable };
}

/** Values that are one or another. */
function either(parts: readonly Described[]): Described {
  const valued = parts.filter((part) => !part.onlyNull);
  const nullable = parts.some((part) => part.nullable);
  if (valued.length === 0)
    return parts.length > 0 ? { type: null, closed: true, nullable: true, onlyNull: true } : anything;
  return { ...joined(valued), nullable };
}

/** Values that are one and another. */
function both(parts: readonly Described[]): Described {
  const some = parts.filter(({ type }) => type !== null);
  return { ...(some.length > 0 ? joined(some) : anything), nullable: parts.every((part) => part.nullable) };
}

function joined(parts: readonly Described[]): Pick<Described, "type" | "closed"> {
  let type: ColumnType | null | undefined;
  for (const part of parts) {
    type = part.type && (type === undefined ? part.type : type && joinedType(type, part.type));
    if (!type) return anything;
  }
  return type ? { type, closed: parts.every(({ closed }) => closed) } : anything;
}

/** Rows that are as one of several schemas says. */
function someRows(choices: readonly DescribedRows[]): DescribedRows {
  if (choices.some(({ columns }) => !columns)) return anyRows;
  const names = new Set(choices.flatMap(({ columns }) => [...(columns?.keys() ?? [])]));
  return {
    columns: new Map([...names].map((name) => [name, joinedColumn(choices, name, "every")])),
    extraColumns: joinedExtra(choices),
  };
}

/** Rows that are as all of several schemas say. */
function allRows(parts: readonly DescribedRows[]): DescribedRows {
  const listing = parts.filter(({ columns }) => columns);
  if (listing.length <= 1) return listing[0] ?? anyRows;
  const names = new Set(listing.flatMap(({ columns }) => [...(columns?.keys() ?? [])]));
  return {
    columns: new Map([...names].map((name) => [name, joinedColumn(listing, name, "some")])),
    extraColumns: joinedExtra(listing),
  };
}

function joinedColumn(rows: readonly DescribedRows[], name: string, required: "every" | "some"): SchemaColumn {
  const found = rows.flatMap(({ columns }) => columns?.get(name) ?? []);
  const isRequired = rows[required](({ columns }) => columns?.get(name)?.required ?? false);
  return { ...columnOf(either(found)), required: isRequired };
}

function joinedExtra(rows: readonly DescribedRows[]): SchemaColumn | null {
  const found = rows.flatMap(({ extraColumns }) => extraColumns ?? []);
  return found.length > 0 ? { ...columnOf(either(found)), required: false } : null;
}

function listed(value: JsonValue | undefined): Node[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return items.map(asNode).filter((node) => node !== undefined);
}

function asNode(value: JsonValue | undefined): Node | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}
