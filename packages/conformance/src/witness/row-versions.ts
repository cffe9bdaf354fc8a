import { MetaxyError } from "@metaxy-ts/core";
import { own } from "@metaxy-ts/core/adapter";
import type { TextHash } from "./hashes.js";
import type { ByField } from "./sample-hashes.js";
import { sampleHash } from "./sample-hashes.js";
import type { VersioningColumns } from "./stored-row.js";
import type { Row } from "./values.js";
import { cell } from "./values.js";

interface Provided {
  readonly hash: TextHash;
  /** The struct keys of the feature's fields. */
  readonly members: readonly string[];
  /** Which columns the rows have. */
  readonly columns: readonly string[];
  /** Whether a sample provenance that a row provides is taken as it is. */
  readonly trustProvenance: boolean;
}

/** "The data version of a row that is written", in the hashing spec's section "Sample hashes". */
export function rowVersions(row: Row, { hash, members, columns, trustProvenance }: Provided): VersioningColumns {
  const provenanceByField = byField(row, "metaxy_provenance_by_field", members);
  if (!provenanceByField) throw new MetaxyError("WRITE_INVALID", "A row has no metaxy_provenance_by_field.");
  const given = trustProvenance ? cell(row, "metaxy_provenance") : null;
  const provenance = (given as string | null) ?? sampleHash(hash, provenanceByField);
  const versions = { metaxy_provenance_by_field: provenanceByField, metaxy_provenance: provenance };
  if (!columns.includes("metaxy_data_version_by_field")) {
    return { ...versions, metaxy_data_version_by_field: provenanceByField, metaxy_data_version: provenance };
  }
  const dataVersionByField = byField(row, "metaxy_data_version_by_field", members) ?? provenanceByField;
  const dataVersion = columns.includes("metaxy_data_version")
    ? ((cell(row, "metaxy_data_version") as string | null) ?? provenance)
    : sampleHash(hash, dataVersionByField);
  return { ...versions, metaxy_data_version_by_field: dataVersionByField, metaxy_data_version: dataVersion };
}

function byField(row: Row, column: string, members: readonly string[]): ByField | null {
  const value = cell(row, column) as ByField | null;
  if (value === null) return null;
  const names = Object.keys(value);
  if (names.length !== members.length || !members.every((member) => names.includes(member))) {
    throw new MetaxyError("WRITE_INVALID", `${column} has ${names.join(", ")} in place of ${members.join(", ")}.`);
  }
  return Object.fromEntries(members.map((member) => [member, own(value, member) ?? null]));
}
