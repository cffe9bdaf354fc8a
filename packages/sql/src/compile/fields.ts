import type { FieldPlan, HashSettings } from "@metaxy-ts/core/adapter";
import { separator, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import type { CompileContext } from "./context.js";
import { joined, orEmpty, sampleHash, text } from "./members.js";
import { memberColumn, valueColumn } from "./names.js";
import type { Rows } from "./rows.js";
import { computedOnce, Scope, select, string } from "./rows.js";
import type { VersionedRows } from "./versions.js";

/** Hashes the fields of samples from the parents' values, which stand in value columns, and the samples from their fields. */
export function hashFields(
  { flavor }: CompileContext,
  fields: readonly FieldPlan[],
  hash: HashSettings,
  rows: Rows,
  keep: readonly string[],
): VersionedRows {
  const values = new Scope("metaxy_values", rows);
  const hashes = select({
    columns: [
      ...values.pick(keep),
      ...fields.map((field) => ({
        name: memberColumn("provenance", field.member),
        type: string,
        value: flavor.hash(joined(flavor, fieldHashInput(field, values)), hash),
      })),
    ],
    from: values.from,
  });
  const hashed = new Scope("metaxy_hashed", computedOnce(flavor, hashes));
  const members = fields.map(({ member }) => ({
    name: member,
    value: hashed.column(memberColumn("provenance", member)).value as RawBuilder<string>,
  }));
  const sample = { name: systemColumns.provenance, type: string, value: sampleHash(flavor, members, hash) };
  return {
    rows: computedOnce(flavor, select({ columns: [...hashed.columns, sample], from: hashed.from })),
    members: members.map(({ name }) => name),
    ownDataVersions: false,
  };
}

/** `key|code version|parent field|value|parent field|value`, with everything that is the same for all samples in one piece. */
function fieldHashInput({ key, codeVersion, pieces }: FieldPlan, values: Scope): RawBuilder<string>[] {
  const parts: RawBuilder<string>[] = [];
  let fixed = [key, codeVersion].join(separator);
  for (const { label, input, member } of pieces) {
    const value = values.column(valueColumn(input, member)).value as RawBuilder<string | null>;
    parts.push(text(`${fixed}${separator}${label}${separator}`), orEmpty(value));
    fixed = "";
  }
  return parts.length > 0 ? parts : [text(fixed)];
}
