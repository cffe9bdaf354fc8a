/* Rows that the compiler infers from definitions. Checked by `tsc`; nothing runs. */
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf } from "vitest";
import { z } from "zod";
import type {
  AnyFeature,
  Feature,
  FeatureTypes,
  featureFromSpec,
  PendingRow,
  StoredRow,
  WriteRow,
} from "../../src/index.js";
import { defineFeature, from } from "../../src/index.js";

type TypesOf<Of> = Of extends Feature<infer Types extends FeatureTypes> ? Types : never;
type Stored<Of> = Flat<StoredRow<TypesOf<Of>>>;
type Pending<Of> = Flat<PendingRow<TypesOf<Of>>>;
type Write<Of> = Flat<WriteRow<TypesOf<Of>>>;

interface Versioned<Member extends string> {
  readonly metaxy_provenance_by_field: { readonly [Name in Member]: string };
  readonly metaxy_provenance: string;
  readonly metaxy_data_version_by_field: { readonly [Name in Member]: string };
  readonly metaxy_data_version: string;
}

interface System<Member extends string> extends Versioned<Member> {
  readonly metaxy_feature_version: string;
  readonly metaxy_project_version: string;
  readonly metaxy_created_at: Date;
  readonly metaxy_updated_at: Date;
  readonly metaxy_deleted_at: Date | null;
  readonly metaxy_materialization_id: string | null;
}

interface Provided<Member extends string> {
  readonly metaxy_provenance_by_field: { readonly [Name in Member]: string };
  readonly metaxy_provenance?: string | null;
  readonly metaxy_data_version_by_field?: { readonly [Name in Member]: string } | null;
  readonly metaxy_data_version?: string | null;
}

type Flat<Type> = { [Name in keyof Type]: Type[Name] };

const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), seconds: z.number() }),
  fields: { "audio/en": "1", frames: "1" },
});

const crop = defineFeature({
  key: ["video", "crop"],
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string() }),
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: { audio: "1", frames: { version: "2", on: [video.field("frames")] } },
});

/* Keys */
expectTypeOf(video.key).toEqualTypeOf<"video/raw">();
expectTypeOf(crop.key).toEqualTypeOf<"video/crop">();
expectTypeOf(defineFeature({ key: ["single"], id: ["x"] }).key).toEqualTypeOf<"single">();
expectTypeOf(defineFeature({ key: "a" as string, id: ["x"] }).key).toEqualTypeOf<string>();
expectTypeOf(video.field("audio/en")).toEqualTypeOf<{ readonly feature: "video/raw"; readonly field: "audio/en" }>();
expectTypeOf(crop).toExtend<AnyFeature>();

/* A feature with parents */
expectTypeOf<Stored<typeof crop>>().toEqualTypeOf<
  Flat<{ video_id: string; path: string } & System<"audio" | "frames">>
>();
expectTypeOf<Pending<typeof crop>>().toEqualTypeOf<
  Flat<{ video_id: string; source: string } & Versioned<"audio" | "frames">>
>();
expectTypeOf<Write<typeof crop>>().toEqualTypeOf<
  Flat<{ video_id: string; path: string } & Provided<"audio" | "frames">>
>();

/* A root, and keys with parts in by-field columns */
expectTypeOf<Pending<typeof video>>().toEqualTypeOf<
  Flat<{ video_id: string; path: string; seconds: number } & Versioned<"audio_en" | "frames">>
>();
expectTypeOf<Write<typeof video>["metaxy_provenance_by_field"]>().toEqualTypeOf<{
  readonly audio_en: string;
  readonly frames: string;
}>();

/* A parent as itself, without options */
const plain = defineFeature({ key: "plain", id: ["video_id"], deps: [video] });
expectTypeOf<Pending<typeof plain>>().toEqualTypeOf<
  Flat<{ video_id: string; path: string; seconds: number } & Versioned<"default">>
>();

/* Renamed IDs stay, whether they are selected or not */
const renamed = defineFeature({
  key: "renamed",
  id: ["clip_id"],
  deps: [from(video, { select: [], rename: { video_id: "clip_id" } })],
});
expectTypeOf<Pending<typeof renamed>>().toEqualTypeOf<Flat<{ clip_id: string } & Versioned<"default">>>();

/* Optional parents may be missing, but not the ID of the sample */
const label = defineFeature({
  key: "label",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), text: z.string(), score: z.number() }),
});
const training = defineFeature({
  key: "training",
  id: ["video_id"],
  deps: [from(video, { select: ["path"] }), from(label, { optional: true })],
});
expectTypeOf<Pending<typeof training>>().toEqualTypeOf<
  Flat<{ video_id: string; path: string; text: string | null; score: number | null } & Versioned<"default">>
>();

/* Aggregation: a group's columns are single values, all others arrays */
const frame = defineFeature({
  key: "frame",
  id: ["video_id", "frame"],
  schema: z.object({ video_id: z.string(), frame: z.int(), box: z.array(z.number()), note: z.string().nullable() }),
});
const summary = defineFeature({
  key: "summary",
  id: ["video_id"],
  deps: [from(frame, { lineage: { type: "aggregation" } })],
});
expectTypeOf<Pending<typeof summary>>().toEqualTypeOf<
  Flat<
    {
      video_id: string;
      frame: readonly number[];
      box: readonly number[][];
      note: readonly (string | null)[];
    } & Versioned<"default">
  >
>();
const boxes = defineFeature({
  key: "boxes",
  id: ["video_id"],
  deps: [from(frame, { select: ["box"], lineage: { type: "aggregation" } })],
});
expectTypeOf<Pending<typeof boxes>>().toEqualTypeOf<
  Flat<{ video_id: string; box: readonly number[][] } & Versioned<"default">>
>();
const maybeBoxes = defineFeature({
  key: "maybe-boxes",
  id: ["clip"],
  deps: [
    from(frame, {
      select: ["box"],
      rename: { video_id: "clip" },
      lineage: { type: "aggregation", on: ["clip"] },
      optional: true,
    }),
  ],
});
expectTypeOf<Pending<typeof maybeBoxes>>().toEqualTypeOf<
  Flat<{ clip: string; box: readonly number[][] | null } & Versioned<"default">>
>();

/* Expansion: the parent's grain, without the child's own ID columns */
const frames = defineFeature({
  key: "frames",
  id: ["video_id", "frame"],
  schema: z.object({ video_id: z.string(), frame: z.int() }),
  deps: [from(video, { select: ["path"], lineage: { type: "expansion", on: ["video_id"] } })],
});
expectTypeOf<Pending<typeof frames>>().toEqualTypeOf<Flat<{ video_id: string; path: string } & Versioned<"default">>>();
expectTypeOf<Write<typeof frames>>().toEqualTypeOf<Flat<{ video_id: string; frame: number } & Provided<"default">>>();

/* No schema: any columns */
const open = defineFeature({ key: "open", id: ["x"], fields: ["a", "b/c"] });
expectTypeOf<Stored<typeof open>["anything"]>().toEqualTypeOf<unknown>();
expectTypeOf<Stored<typeof open>["metaxy_provenance_by_field"]>().toEqualTypeOf<{
  readonly a: string;
  readonly b_c: string;
}>();
const ofOpen = defineFeature({ key: "of-open", id: ["x"], deps: [from(open, { lineage: { type: "aggregation" } })] });
expectTypeOf<Pending<typeof ofOpen>["x"]>().toEqualTypeOf<unknown>();
const ofKey = defineFeature({ key: "of-key", id: ["x"], deps: [from("open")] });
expectTypeOf<Pending<typeof ofKey>["anything"]>().toEqualTypeOf<unknown>();
const manyParents: AnyFeature[] = [video, label];
const anyParent: AnyFeature = video;
const ofAny = defineFeature({ key: "of-any", id: ["x"], deps: [from(anyParent, { select: ["anything"] })] });
expectTypeOf<Pending<typeof ofAny>["anything"]>().toEqualTypeOf<unknown>();
const ofMany = defineFeature({ key: "of-many", id: ["x"], deps: manyParents });
expectTypeOf<Pending<typeof ofMany>["anything"]>().toEqualTypeOf<unknown>();
expectTypeOf<Stored<ReturnType<typeof featureFromSpec>>["anything"]>().toEqualTypeOf<unknown>();

/* Versions that the definition declares need not be provided */
const declared = defineFeature({
  key: "declared",
  id: ["x"],
  schema: z.object({ x: z.string(), sha: z.string() }),
  fields: { pixels: { dataVersion: "sha" }, meta: { dataVersion: (row) => row.sha.slice(0, 8) } },
});
expectTypeOf<Write<typeof declared>>().toEqualTypeOf<
  Flat<{ x: string; sha: string } & Partial<Provided<"pixels" | "meta">>>
>();
const half = defineFeature({
  key: "half",
  id: ["x"],
  schema: z.object({ x: z.string(), sha: z.string() }),
  fields: { pixels: { dataVersion: "sha" }, meta: "1" },
});
expectTypeOf<Write<typeof half>>().toEqualTypeOf<Flat<{ x: string; sha: string } & Provided<"pixels" | "meta">>>();
const overridden = defineFeature({
  key: "overridden",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), sha: z.string() }),
  deps: [video],
  fields: { pixels: { dataVersion: "sha" } },
});
expectTypeOf<Write<typeof overridden>>().toEqualTypeOf<Flat<{ video_id: string; sha: string } & Provided<"pixels">>>();

/* What a schema takes is not what it stores, and what was left out comes back as null */
const zodRow = defineFeature({
  key: "zod",
  id: ["x"],
  schema: z.object({
    x: z.string(),
    note: z.string().optional(),
    size: z.number().default(0),
    seen: z.date().nullish(),
    count: z.string().transform(Number).pipe(z.int()),
    kind: z.enum(["a", "b"]),
  }),
});
expectTypeOf<Stored<typeof zodRow>>().toEqualTypeOf<
  Flat<
    {
      x: string;
      note: string | null;
      size: number;
      seen: Date | null;
      count: number;
      kind: "a" | "b";
    } & System<"default">
  >
>();
expectTypeOf<Write<typeof zodRow>>().toEqualTypeOf<
  Flat<
    {
      x: string;
      note?: string | null | undefined;
      size?: number | null | undefined;
      seen?: Date | null | undefined;
      count: string;
      kind: "a" | "b";
    } & Provided<"default">
  >
>();

const valibotRow = defineFeature({
  key: "valibot",
  id: ["x"],
  schema: toStandardJsonSchema(v.object({ x: v.string(), tags: v.array(v.string()), note: v.optional(v.string()) })),
});
expectTypeOf<Stored<typeof valibotRow>>().toEqualTypeOf<
  Flat<{ x: string; tags: string[]; note: string | null } & System<"default">>
>();

const arkRow = defineFeature({
  key: "ark",
  id: ["x"],
  schema: type({ x: "string", "note?": "string", size: "number | null" }),
});
expectTypeOf<Stored<typeof arkRow>>().toEqualTypeOf<
  Flat<{ x: string; note: string | null; size: number | null } & System<"default">>
>();
