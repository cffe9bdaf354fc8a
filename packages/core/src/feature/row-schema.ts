import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";

/** A schema of which the compiler knows the rows, and nothing is known at run time. */
export interface RowSchema<Row extends object> {
  /** What every Standard Schema has. */
  readonly "~standard": StandardSchemaV1.Props<Row, Row> & StandardJSONSchemaV1.Props<Row, Row>;
}

/**
 * A schema that only the compiler knows: rows are of the type, and no value is checked. It is for features of other projects, whose definitions say
 * at run time which columns they have. `metaxy codegen` writes it.
 *
 * @returns The schema, for `schema` of `externalFeature`.
 *
 * @example
 * ```ts
 * import { externalFeature, rowSchema } from "@metaxy-ts/core";
 *
 * interface VideoRow {
 *   video_id: string;
 *   recorded_at: Date | null;
 * }
 *
 * export const video = externalFeature({
 *   key: "video/raw",
 *   id: ["video_id"],
 *   schema: rowSchema<VideoRow>(),
 *   project: "videos",
 * });
 * ```
 */
export function rowSchema<Row extends object>(): RowSchema<Row> {
  const written = (): Record<string, unknown> => ({ type: "object" });
  return {
    "~standard": {
      version: 1,
      vendor: "metaxy",
      validate: (value) => ({ value: value as Row }),
      jsonSchema: { input: written, output: written },
    },
  };
}
