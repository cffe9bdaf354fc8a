import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import * as z3 from "zod/v3";
import { defineFeature, withJsonSchema } from "../../src/index.js";
import { problem } from "../thrown.js";

describe("a schema of Zod that gives no JSON Schema by itself", () => {
  const row = mini.object({ id: mini.string(), at: mini.nullable(mini.date()), size: mini.optional(mini.number()) });

  it("is refused with the way out", () => {
    expect(problem(() => defineFeature({ key: "a", id: ["id"], schema: row }))).toBe(
      'SCHEMA_UNSUPPORTED The zod schema of feature a has no JSON Schema form. The schema of "zod/mini" has none. Add one: ' +
        '`import { withJsonSchema } from "@metaxy-ts/core"`, then `schema: withJsonSchema(schema, (options) => z.toJSONSchema(schema, options))`; ' +
        'or use `z` of "zod", version 4.2 or newer.',
    );
    const old = z3.z.object({ id: z3.z.string() });
    expect(problem(() => defineFeature({ key: "a", id: ["id"], schema: old }))).toMatch(
      /Zod 3 has none\. Use `z` of "zod", version 4\.2 or newer; or add one: .*withJsonSchema.*zod-to-json-schema\.$/,
    );
  });

  it("can be given one, and is then like any other", () => {
    const schema = withJsonSchema(row, (options) => mini.toJSONSchema(row, options));
    const feature = defineFeature({ key: "a", id: ["id"], schema });
    const same = z.object({ id: z.string(), at: z.date().nullable(), size: z.number().optional() });
    const classic = defineFeature({ key: "a", id: ["id"], schema: same });
    expect(feature.jsonSchema).toEqual(classic.jsonSchema);
    expect(feature.columns).toEqual(classic.columns);
    expect(schema["~standard"].validate({ id: 1 })).toHaveProperty("issues");
  });

  it("can be given one by hand, for Zod 3", () => {
    const old = z3.z.object({ id: z3.z.string(), at: z3.z.date() });
    const json = {
      type: "object",
      properties: { id: { type: "string" }, at: { type: "string", format: "date-time" } },
    };
    const feature = defineFeature({ key: "a", id: ["id"], schema: withJsonSchema(old, () => json) });
    expect(feature.columns?.get("at")?.type).toBeNull(); // a timestamp or a string, as its values are
  });
});
