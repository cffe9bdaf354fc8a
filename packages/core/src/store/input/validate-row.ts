import type { StandardSchemaV1 } from "@standard-schema/spec";
import { suggestion } from "../../errors/nearest.js";
import { errorText } from "../../errors/realm.js";
import { allowsColumn } from "../../feature/declared.js";
import type { AnyFeature } from "../../feature/feature.js";
import type { FeatureSchema } from "../../feature/types.js";
import { own } from "../../own.js";
import { bare, hasProtoMember } from "./schema-input.js";
import { withoutNulls } from "./without-nulls.js";

type Row = Readonly<Record<string, unknown>>;

/** A row that cannot be written, and why. */
export class RowProblem extends Error {}

/** What code of the caller makes of a row. @throws RowProblem where it throws. */
export async function ofCaller<Value>(what: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw new RowProblem(`${what} threw an error: ${errorText(error)}`, { cause: error });
  }
}

/**
 * The user columns of a row as the feature's schema makes them. Where the schema has no null, a null stands for a value that was left out:
 * that is what comes back from a table for one.
 *
 * @param withoutPrototype whether the schema has to see objects that inherit nothing
 * @throws RowProblem
 */
export async function validated(feature: AnyFeature, user: Row, withoutPrototype: boolean): Promise<Row> {
  const { schema } = feature;
  checkNames(feature, Object.keys(user));
  if (!schema) return checkRequired(feature, user);
  if (hasProtoMember(user)) throw new RowProblem('it contains "__proto__", which schemas drop; rename it');
  const output = await outputOf(schema, user, withoutPrototype);
  const dropped = Object.keys(user).filter(
    (name) => (own(user, name) ?? null) !== null && !Object.hasOwn(output, name),
  );
  if (dropped.length > 0)
    throw new RowProblem(
      `column ${JSON.stringify(dropped[0])} is dropped by the feature's schema${suggestion(String(dropped[0]), Object.keys(output), "columns")}`,
    );
  return output;
}

function checkNames(feature: AnyFeature, names: readonly string[]): void {
  const unknown = names.find((name) => !allowsColumn(feature, name));
  if (unknown === undefined) return;
  throw new RowProblem(
    `column ${JSON.stringify(unknown)} is not in the feature's schema${suggestion(unknown, feature.columns?.keys() ?? [], "columns")}`,
  );
}

/** A feature that came as JSON has columns but no schema to run. */
function checkRequired({ columns }: AnyFeature, user: Row): Row {
  for (const [name, { nullable, required }] of columns ?? []) {
    if (required && !nullable && (own(user, name) ?? null) === null)
      throw new RowProblem(`column ${JSON.stringify(name)} is missing`);
  }
  return user;
}

async function outputOf(schema: FeatureSchema, user: Row, withoutPrototype: boolean): Promise<Row> {
  const validate = (row: Row) =>
    ofCaller("the schema", () => schema["~standard"].validate(withoutPrototype ? bare(row) : row));
  const first = await validate(user);
  let result = first;
  for (let row: Row | null = user; result.issues; result = await validate(row)) {
    row = withoutNulls(row, result.issues.map(pathOf));
    if (!row) throw new RowProblem((first.issues ?? []).slice(0, 3).map(issueText).join("; "));
  }
  return result.value as Row;
}

function issueText(issue: StandardSchemaV1.Issue): string {
  const path = pathOf(issue).map(String).join(".");
  return path ? `${path}: ${issue.message}` : issue.message;
}

function pathOf({ path = [] }: StandardSchemaV1.Issue): readonly PropertyKey[] {
  return path.map((part) => (typeof part === "object" ? part.key : part));
}
