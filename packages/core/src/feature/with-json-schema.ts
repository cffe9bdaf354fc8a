import type { FeatureSchema } from "./types.js";

/**
 * A schema with a JSON Schema form, for a library that has one, but does not give it by itself. The schema validates as before.
 *
 * @param schema A schema of any library that implements Standard Schema, such as `zod/mini` or Zod 3.
 * @param write Makes the JSON Schema of the schema's output. `options` are those of `z.toJSONSchema`, for Zod.
 * @returns A schema that validates as before, for `schema` of `defineFeature`.
 * @throws nothing itself. What `write` throws becomes SCHEMA_UNSUPPORTED of `defineFeature`.
 *
 * @example
 * ```ts
 * import { defineFeature, withJsonSchema } from "@metaxy-ts/core";
 * import * as z from "zod/mini";
 *
 * const row = z.object({ image_id: z.string(), taken_at: z.date() });
 * export const image = defineFeature({
 *   key: "image/file",
 *   id: ["image_id"],
 *   schema: withJsonSchema(row, (options) => z.toJSONSchema(row, options)),
 * });
 * ```
 */
export function withJsonSchema<Schema extends FeatureSchema>(
  schema: Schema,
  write: (options: Record<string, unknown>) => unknown,
): Schema {
  const written =
    (io: "input" | "output") =>
    ({ target, libraryOptions }: { readonly target: string; readonly libraryOptions?: object | undefined }) =>
      write({ target, io, ...libraryOptions }) as Record<string, unknown>;
  const standard = { ...schema["~standard"], jsonSchema: { input: written("input"), output: written("output") } };
  return { "~standard": standard } as unknown as Schema;
}
