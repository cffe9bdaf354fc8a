import type { OperationNode, RawBuilder, RootOperationNode } from "kysely";
import { createQueryId, IdentifierNode, RawNode, TableNode, ValueNode } from "kysely";
import type { Reads, Statement } from "./engine.js";
import type { SqlFlavor } from "./flavor.js";

/**
 * Makes the function that turns SQL in parts into statements.
 *
 * @param flavor How the engine's dialect is compiled, and how its values are written.
 * @returns The function.
 */
export function statementCompiler({
  dialect,
  table,
  literal,
}: Pick<SqlFlavor, "dialect" | "table" | "literal">): (query: RawBuilder<unknown>) => Statement {
  const compiler = dialect.createQueryCompiler();
  return (query) => {
    const node = query.toOperationNode();
    const { sql, parameters } = compiler.compileQuery(literal ? withLiterals(node, literal) : node, createQueryId());
    return { sql, parameters, ...(!table && { reads: () => readsOf(node) }) };
  };
}

/** The statement with its values written in. */
function withLiterals(node: RootOperationNode, literal: (value: unknown) => string): RootOperationNode {
  const written = (part: OperationNode): OperationNode => {
    if (ValueNode.is(part)) return RawNode.createWithSql(literal(part.value));
    return RawNode.is(part) ? RawNode.create(part.sqlFragments, part.parameters.map(written)) : part;
  };
  return written(node) as RootOperationNode;
}

/** What the parts of a statement name. */
function readsOf(statement: OperationNode): Reads {
  const tables = new Set<string>();
  const columns = new Set<string>();
  const visit = (node: OperationNode): void => {
    if (TableNode.is(node)) tables.add(node.table.identifier.name);
    else if (IdentifierNode.is(node)) columns.add(node.name);
    else if (RawNode.is(node)) for (const part of node.parameters) visit(part);
  };
  visit(statement);
  return { tables, columns };
}
