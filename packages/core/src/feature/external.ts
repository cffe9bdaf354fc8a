import { MetaxyError } from "../errors/error.js";
import { suggestion } from "../errors/nearest.js";
import { checkOptions } from "../errors/options.js";
import type { DefinedTypes } from "./define.js";
import { defineFeature } from "./define.js";
import { Feature } from "./feature.js";
import type { KeyInput } from "./key.js";
import type { ColumnName, FeatureSchema, RowsByKey, SchemaRow } from "./types.js";

/** What code says of a feature that another project defines. */
export interface ExternalDefinition<Key, Schema, Id, Fields> {
  /** The key that it has in its project. */
  readonly key: Key;
  /** Its ID columns. */
  readonly id: Id;
  /** The columns that your code uses, for the compiler: any Standard Schema with a JSON Schema form. If omitted, rows may have any columns. */
  readonly schema?: Schema;
  /** The fields that your code names, in `on`. If omitted, none. */
  readonly fields?: Fields;
  /** The project that defines it. */
  readonly project: string;
  /** The versions of fields that your code was written for, by field key. If omitted, any. */
  readonly fieldVersions?: { readonly [field: string]: string };
  /** What happens if it has other versions when it is linked. If omitted, `warn`. */
  readonly onMismatch?: "warn" | "error";
}

/**
 * A feature of another project, as far as your code has to know it. The definition itself comes from the store to which that project
 * was pushed, or from a lock file: see `store.linkExternals`. Until then the feature has no versions, unless the code says those of all its fields.
 *
 * @param definition Key, ID columns and project; schema and fields, for the compiler.
 * @returns The feature, to be used as a parent and to be read.
 * @throws FEATURE_INVALID for a bad key, field, ID column or option; SCHEMA_UNSUPPORTED for a schema without a JSON Schema form.
 *
 * @example
 * ```ts
 * import { defineFeature, externalFeature, from } from "@metaxy-ts/core";
 * import { z } from "zod";
 *
 * const schema = z.object({ video_id: z.string(), path: z.string() });
 * const video = externalFeature({ key: "video/raw", id: ["video_id"], schema, fields: ["frames"], project: "videos" });
 *
 * export const crop = defineFeature({
 *   key: "video/crop",
 *   id: ["video_id"],
 *   deps: [from(video, { select: ["path"] })],
 *   fields: { crop: { version: "1", on: [video.field("frames")] } },
 * });
 * ```
 */
export function externalFeature<
  const Key extends KeyInput,
  const Id extends readonly [ColumnName<SchemaRow<Schema>>, ...ColumnName<SchemaRow<Schema>>[]],
  Schema extends FeatureSchema | undefined = undefined,
  const Fields extends readonly string[] = readonly [],
>(
  definition: ExternalDefinition<Key, Schema, Id, Fields>,
): Feature<DefinedTypes<Key, Schema, Id, Fields, null, RowsByKey>> {
  const { key, id, schema, fields, project, fieldVersions = {}, onMismatch = "warn" } = definition;
  checkOptions(
    definition,
    ["key", "id", "schema", "fields", "project", "fieldVersions", "onMismatch"],
    `externalFeature(${String(key)})`,
    "FEATURE_INVALID",
  );
  if (typeof project !== "string" || project === "")
    throw invalid(key, "Option project has to be the name of the project that defines it.");
  if (onMismatch !== "warn" && onMismatch !== "error")
    throw invalid(key, 'Option onMismatch has to be "warn" or "error".');
  const named = fields ?? Object.keys(fieldVersions);
  const feature = defineFeature({
    key,
    id,
    project,
    ...(schema && { schema }),
    fields: named.length > 0 ? named : ["default"],
  } as never) as Feature<DefinedTypes<Key, Schema, Id, Fields, null, RowsByKey>>;
  const known = feature.spec.fields.map((field) => field.key);
  const unknown = Object.keys(fieldVersions).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalid(
      key,
      `It has a version for field ${unknown}, which is not in fields${suggestion(unknown, known, "fields")}`,
    );
  const external = { fieldVersions, origin: "code", hasFields: named.length > 0, onMismatch } as const;
  return new Feature({ ...feature, external });
}

function invalid(key: unknown, problem: string): MetaxyError {
  return new MetaxyError("FEATURE_INVALID", `External feature ${String(key)}: ${problem}`, {
    details: { feature: String(key) },
  });
}
