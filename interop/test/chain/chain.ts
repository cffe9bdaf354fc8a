import type { FeatureSpec } from "@metaxy-ts/core";
import { parseFeatureSpec } from "@metaxy-ts/core";

/** A root of clips, what is made of each, of all clips of a film, and of an album of a film. */
export function chain(codeOfEmbedding: string): readonly FeatureSpec[] {
  return [
    { key: "film/clip", id_columns: ["film", "clip"], fields: ["audio", "frames"] },
    {
      key: "film/crop",
      id_columns: ["film", "clip"],
      deps: [{ feature: "film/clip" }],
      fields: ["frames", { key: "sound", deps: [{ feature: "film/clip", fields: ["audio"] }] }],
    },
    {
      key: "film/embedding",
      id_columns: ["film", "clip"],
      deps: [
        { feature: "film/crop", select: ["size"] },
        { feature: "film/clip", select: [] },
      ],
      fields: [{ key: "vector", code_version: codeOfEmbedding, deps: [{ feature: "film/crop", fields: ["frames"] }] }],
    },
    {
      key: "film/album",
      id_columns: ["film"],
      deps: [{ feature: "film/embedding", lineage: { relationship: { type: "N:1", on: ["film"] } } }],
      fields: ["sheet"],
    },
    {
      key: "film/page",
      id_columns: ["film", "page"],
      deps: [{ feature: "film/album", select: [], lineage: { relationship: { type: "1:N", on: ["film"] } } }],
      fields: ["text"],
    },
  ].map(parseFeatureSpec);
}

/** A clip that is written. */
export interface Clip {
  /** Such as `a1`: the first clip of film a. */
  readonly id: string;
  readonly audio: string;
  readonly frames: string;
}

/** The samples of a feature that have to be found; those that are not mentioned must not be. */
export interface Todo {
  readonly new?: readonly string[];
  readonly stale?: readonly string[];
  readonly orphaned?: readonly string[];
}

/** What happens to the root, and what then has to be done for each feature, in order. */
export interface Round {
  readonly title: string;
  readonly writes?: readonly Clip[];
  readonly deletes?: readonly string[];
  /** From now on; `1` at first. */
  readonly codeOfEmbedding?: string;
  /** Data versions that crops get from their writer, by clip; others get what is computed. */
  readonly ownVersions?: Readonly<Record<string, string>>;
  readonly todo: Readonly<Record<"film/crop" | "film/embedding" | "film/album" | "film/page", Todo>>;
}

const clip = (id: string, audio = "1", frames = "1"): Clip => ({ id, audio, frames });
const nothing: Todo = {};
const samples = (clips: Todo, films: Todo): Round["todo"] => ({
  "film/crop": clips,
  "film/embedding": clips,
  "film/album": films,
  "film/page": films,
});

export const rounds: readonly Round[] = [
  {
    title: "first samples",
    writes: [clip("a1"), clip("a2"), clip("b1")],
    todo: samples({ new: ["a1", "a2", "b1"] }, { new: ["a", "b"] }),
  },
  {
    title: "a new sample, and a changed field",
    writes: [clip("a3"), clip("b1", "1", "2")],
    todo: samples({ new: ["a3"], stale: ["b1"] }, { stale: ["a", "b"] }),
  },
  {
    title: "a field that only crops depend on, and data versions of their writer's own",
    writes: [clip("a1", "2"), clip("a2", "2", "2")],
    ownVersions: { a1: "own", a2: "own" },
    todo: { ...samples({ stale: ["a1", "a2"] }, { stale: ["a"] }) },
  },
  {
    title: "other inputs, but the same data versions",
    writes: [clip("a1", "3", "3")],
    ownVersions: { a1: "own" },
    todo: { ...samples(nothing, nothing), "film/crop": { stale: ["a1"] } },
  },
  {
    title: "samples that disappear, one of them the last of its film",
    deletes: ["a2", "b1"],
    todo: samples({ orphaned: ["a2", "b1"] }, { stale: ["a"], orphaned: ["b"] }),
  },
  {
    title: "a sample that comes back, and new code of a field",
    writes: [clip("b1", "1", "2")],
    codeOfEmbedding: "2",
    todo: {
      "film/crop": { new: ["b1"] },
      "film/embedding": { new: ["a1", "a3", "b1"] },
      "film/album": { new: ["a", "b"] },
      "film/page": { new: ["a", "b"] },
    },
  },
];
