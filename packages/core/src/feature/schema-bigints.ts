import { own } from "../own.js";
import type { JsonValue } from "./json.js";
import { markName } from "./schema-marks.js";

/** Where bigints are in a value: it is one, or its items, its members or the values of all its members have some. A list has its items'. */
export type BigintShape =
  | "bigint"
  | { readonly members: ReadonlyMap<string, BigintShape>; readonly others: BigintShape | null };

type Node = { readonly [name: string]: JsonValue };

/** More levels than values have; a schema that contains itself has no end. */
const deepest = 12;

/** Where the rows of a schema have bigints, by column; null where they have none. */
export function bigintsOf(jsonSchema: JsonValue): BigintShape | null {
  const root = asNode(jsonSchema);
  return root ? shapeOf(root, root, 0) : null;
}

function shapeOf(node: Node, root: Node, depth: number): BigintShape | null {
  if (node[markName] === "bigint") return "bigint";
  if (depth > deepest) return null;
  const inner = (value: JsonValue | undefined): BigintShape | null => {
    const child = asNode(value);
    return child ? shapeOf(child, root, depth + 1) : null;
  };
  if (typeof node.$ref === "string") return inner(target(node.$ref, root));
  const choices = [node.anyOf, node.oneOf, node.allOf, node.prefixItems].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const described = choices.filter((choice) => asNode(choice)?.type !== "null").map(inner);
  const members = Object.entries(asNode(node.properties) ?? {}).flatMap(([name, property]) => {
    const shape = inner(property);
    return shape ? [[name, shape] as const] : [];
  });
  const others = inner(node.additionalProperties);
  const object = members.length > 0 || others ? { members: new Map(members), others } : null;
  return joined([...described, ...(node.items === undefined ? [] : [inner(node.items)]), ...(object ? [object] : [])]);
}

/** What is a bigint in one alternative and something else in another stays as it comes. */
function joined(shapes: readonly (BigintShape | null)[]): BigintShape | null {
  const [first = null] = shapes;
  if (shapes.every((shape) => shape === "bigint")) return first;
  const objects = shapes.filter((shape) => shape !== null && shape !== "bigint");
  if (objects.length === 0) return null;
  return {
    members: new Map(objects.flatMap(({ members }) => [...members])),
    others: objects.find(({ others }) => others)?.others ?? null,
  };
}

/** A value whose bigints are some, also where an engine gave numbers. */
export function withBigints(value: unknown, shape: BigintShape): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withBigints(item, shape));
  if (shape === "bigint") return Number.isSafeInteger(value) ? BigInt(value as number) : value;
  if (typeof value !== "object") return value;
  const { members, others } = shape;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const inner = members.get(name) ?? others;
      return [name, inner ? withBigints(member, inner) : member];
    }),
  );
}

function target(reference: string, root: Node): JsonValue | undefined {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let node: JsonValue | undefined = root;
  for (const part of reference.slice(2).split("/")) {
    const parent = asNode(node);
    node = parent && own(parent, part.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return node;
}

function asNode(value: JsonValue | undefined): Node | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}
