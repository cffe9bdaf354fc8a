import { parseFilter } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { Witness } from "../src/witness/witness.js";

/** Rules that no example of the hashing spec and no vector is about, with answers that were worked out by hand. */

const hash = { algorithm: "xxhash32", length: 8 } as const;
const fields = ["audio", "frames"].map((key) => ({ key, code_version: "1" }));
const video = { key: "example/video", id_columns: ["video_id"], fields };
const crop = { key: "example/crop", id_columns: ["video_id"], deps: [{ feature: "example/video" }], fields };

function row(video_id: string, audio: string, frames: string, columns: object = {}) {
  return { video_id, ...columns, metaxy_provenance_by_field: { audio, frames } };
}

function ids(rows: readonly Readonly<Record<string, unknown>>[], column = "video_id"): unknown[] {
  return rows.map((item) => item[column]).sort();
}

describe("the worked increment", () => {
  const witness = new Witness({ features: [video, crop], hash });
  const v2 = {
    video_id: "v2",
    metaxy_provenance_by_field: { audio: "42748295", frames: "33280285" },
    metaxy_provenance: "14558071",
    metaxy_data_version_by_field: { audio: "42748295", frames: "33280285" },
    metaxy_data_version: "14558071",
  };
  const v3 = {
    video_id: "v3",
    metaxy_provenance_by_field: { audio: "21725961", frames: "21861831" },
    metaxy_provenance: "38258797",
    metaxy_data_version_by_field: { audio: "21725961", frames: "21861831" },
    metaxy_data_version: "38258797",
  };

  it("comes out as in the hashing spec", () => {
    const [first] = witness.write("example/video", [row("v1", "a1", "f1"), row("v2", "a2", "f2")]);
    expect(first).toEqual({
      video_id: "v1",
      metaxy_provenance_by_field: { audio: "a1", frames: "f1" },
      metaxy_provenance: "10888532",
      metaxy_data_version_by_field: { audio: "a1", frames: "f1" },
      metaxy_data_version: "10888532",
      metaxy_feature_version: "c2ac395f",
      metaxy_project_version: witness.projectVersion(),
      metaxy_created_at: 1n,
      metaxy_updated_at: 1n,
      metaxy_deleted_at: null,
      metaxy_materialization_id: null,
    });
    witness.write("example/crop", witness.resolve("example/crop").new);
    witness.write("example/video", [row("v2", "a2", "f2x"), row("v3", "a3", "f3")]);
    expect(witness.delete("example/video", ({ video_id }) => video_id === "v1")).toBe(1);
    const increment = witness.resolve("example/crop");
    expect({ new: increment.new, stale: increment.stale }).toEqual({ new: [v3], stale: [v2] });
    expect(increment.orphaned).toMatchObject([
      { video_id: "v1", metaxy_provenance: "21969759", metaxy_feature_version: "34d75856", metaxy_updated_at: 2n },
    ]);
    witness.write("example/crop", [...increment.new, ...increment.stale]);
    witness.delete("example/crop", ({ video_id }) => video_id === "v1");
    expect(witness.resolve("example/crop")).toEqual({ new: [], stale: [], orphaned: [], waiting: [] });
  });

  it("narrows both sides by target filters, and takes predicates and skipped comparisons", () => {
    const frames = [parseFilter("video_id = 'v2'")];
    witness.write("example/video", [row("v2", "a9", "f9"), row("v4", "a4", "f4")]);
    expect(ids(witness.resolve("example/crop", { targetFilters: frames }).stale)).toEqual(["v2"]);
    expect(witness.resolve("example/crop", { targetFilters: frames }).new).toEqual([]);
    expect(ids(witness.resolve("example/crop", { stalenessPredicates: frames }).stale)).toEqual(["v2"]);
    expect(ids(witness.resolve("example/crop", { stalenessPredicates: [parseFilter("video_id > ''")] }).stale)).toEqual(
      ["v2", "v3"],
    );
    expect(ids(witness.resolve("example/crop", { skipComparison: true }).new)).toEqual(["v2", "v3", "v4"]);
    const only = { "example/video": [parseFilter("video_id != 'v3'")] };
    expect(ids(witness.resolve("example/crop", { filters: only }).orphaned)).toEqual(["v3"]);
  });
});

describe("the latest row", () => {
  const stored = (rows: readonly [at: bigint, data: string][]) => {
    const witness = new Witness({ features: [video], hash });
    for (const [at, note] of rows) witness.write("example/video", [row("v1", "a", "f", { note })], { at });
    return witness;
  };

  it("is the newest, whatever the order of the writes", () => {
    expect(
      stored([
        [2n, "two"],
        [3n, "three"],
        [1n, "one"],
      ]).read("example/video"),
    ).toMatchObject([{ note: "three" }]);
  });

  it("of one timestamp is a tombstone before a row, then the larger creation, data version and provenance", () => {
    const witness = new Witness({ features: [video], hash });
    const write = (columns: object) =>
      witness.write("example/video", [{ ...row("v1", "a", "f"), metaxy_created_at: 5n, ...columns }], { at: 9n });
    const dataVersions = (version: string) => ({
      metaxy_data_version_by_field: { audio: "a", frames: "f" },
      metaxy_data_version: version,
    });
    const notes = () => witness.read("example/video", { includeSoftDeleted: true }).map(({ note }) => note);
    write({ note: "plain", ...dataVersions("￮") });
    write({ note: "astral", ...dataVersions("😀") });
    write({ note: "first", ...dataVersions("a") });
    expect(notes()).toEqual(["astral"]);
    write({ note: "provenance", ...dataVersions("😀"), metaxy_provenance: "zz" });
    expect(notes()).toEqual(["provenance"]);
    write({ note: "created", metaxy_created_at: 6n });
    expect(notes()).toEqual(["created"]);
    write({ note: "deleted", metaxy_deleted_at: 9n, metaxy_created_at: 1n });
    expect(notes()).toEqual(["deleted"]);
    expect(witness.read("example/video")).toEqual([]);
  });

  it("can be asked for as of a timestamp, with history and with tombstones", () => {
    const witness = stored([
      [10n, "one"],
      [20n, "two"],
    ]);
    witness.delete("example/video", () => true, { at: 30n });
    witness.write("example/video", [row("v1", "a", "f", { note: "four" })], { at: 40n });
    const notes = (options: object) => witness.read("example/video", options).map(({ note }) => note);
    expect([5n, 10n, 29n, 30n, 40n].map((asOf) => notes({ asOf }))).toEqual([[], ["one"], ["two"], [], ["four"]]);
    expect(notes({ history: "all" })).toEqual(["one", "two", "four"]);
    expect(notes({ history: "all", includeSoftDeleted: true })).toHaveLength(4);
    expect(notes({ filters: [parseFilter("note = 'two'")] })).toEqual([]);
  });
});

describe("deleting and feature versions", () => {
  it("removes all history of a sample with a hard delete, tombstones included", () => {
    const witness = new Witness({ features: [video], hash });
    witness.write("example/video", [row("v1", "a", "f"), row("v2", "a", "f")]);
    witness.write("example/video", [row("v1", "a2", "f")]);
    expect(witness.delete("example/video", () => true)).toBe(2);
    expect(witness.delete("example/video", ({ video_id }) => video_id === "v1", { hard: true })).toBe(3);
    expect(witness.read("example/video", { history: "all", includeSoftDeleted: true })).toHaveLength(2);
  });

  it("reads and soft-deletes rows of the current feature version unless all are asked for", () => {
    const witness = new Witness({ features: [video], hash });
    witness.write("example/video", [row("v1", "a", "f")]);
    witness.redefine([{ ...video, fields: [...fields, { key: "text", code_version: "1" }] }]);
    expect(witness.read("example/video")).toEqual([]);
    expect(witness.delete("example/video", () => true)).toBe(0);
    witness.write("example/video", [
      { video_id: "v1", metaxy_provenance_by_field: { audio: "a", frames: "f", text: "t" } },
    ]);
    expect(witness.read("example/video")).toHaveLength(1);
    expect(witness.read("example/video", { allVersions: true })).toHaveLength(2);
    expect(witness.delete("example/video", () => true, { allVersions: true })).toBe(2);
  });
});

describe("versions that a writer provides", () => {
  it("are taken, and filled up where they are missing", () => {
    const witness = new Witness({ features: [video], hash });
    const dataVersion = { metaxy_data_version_by_field: { audio: "a1", frames: "f1" } };
    const versions = (rows: readonly Readonly<Record<string, unknown>>[]) =>
      witness.write("example/video", rows).map((item) => [item.metaxy_provenance, item.metaxy_data_version]);
    expect(
      versions([{ ...row("v1", "a2", "f2"), metaxy_provenance: "given", metaxy_data_version: "ignored" }]),
    ).toEqual([["given", "given"]]);
    expect(versions([{ ...row("v1", "a2", "f2"), ...dataVersion }, row("v2", "a3", "f3")])).toEqual([
      ["30686400", "10888532"],
      ["23681240", "23681240"],
    ]);
    expect(
      versions([{ ...row("v1", "a2", "f2"), ...dataVersion, metaxy_data_version: "own" }, row("v2", "a3", "f3")]),
    ).toEqual([
      ["30686400", "own"],
      ["23681240", "23681240"],
    ]);
  });

  it("of samples are labelled like computed ones, their provenance recreated", () => {
    const witness = new Witness({ features: [video], hash });
    witness.write("example/video", [row("v1", "a1", "f1"), row("v2", "a2", "f2")]);
    const samples = [
      { ...row("v2", "a2", "f2x", { note: "n" }), metaxy_provenance: "30686400" },
      row("v3", "a3", "f3"),
    ];
    const increment = witness.resolve("example/video", { samples });
    expect(increment.stale).toEqual([
      {
        video_id: "v2",
        note: "n",
        metaxy_provenance_by_field: { audio: "a2", frames: "f2x" },
        metaxy_provenance: "66692405",
        metaxy_data_version_by_field: { audio: "a2", frames: "f2x" },
        metaxy_data_version: "66692405",
      },
    ]);
    expect([ids(increment.new), ids(increment.orphaned)]).toEqual([["v3"], ["v1"]]);
  });
});

describe("lineage and joins", () => {
  it("orders the members of a group by all IDs of the parent, and carries their columns in that order", () => {
    const readings = { key: "r", id_columns: ["sensor", "n"], fields: [{ key: "temperature", code_version: "1" }] };
    const hourly = {
      key: "h",
      id_columns: ["hour"],
      deps: [
        {
          feature: "r",
          select: ["value", "hour"],
          rename: { t: "value", h: "hour" },
          lineage: { relationship: { type: "N:1" } },
        },
      ],
      fields: [{ key: "avg_temp", code_version: "1" }],
    };
    const witness = new Witness({ features: [hourly, readings], hash: { algorithm: "xxhash64", length: 8 } });
    const reading = (sensor: string, n: number, h: number | null, version: string | null) => ({
      sensor,
      n,
      h,
      t: `${sensor}${n}`,
      metaxy_provenance_by_field: { temperature: version },
    });
    witness.write("r", [
      reading("😀", 1, 1, "3"),
      reading("￮", 10, 1, "2"),
      reading("￮", 9, 1, "1"),
      reading("a", 1, null, "x"),
    ]);
    const increment = witness.resolve("h");
    expect(increment.new).toMatchObject([{ hour: 1, value: ["￮9", "￮10", "😀1"] }]);
    expect(increment.new).toHaveLength(1);
    expect(Object.keys(increment.new[0] ?? {})).not.toContain("n");
  });

  it("compares an expansion at the grain of the parent: one child that differs makes the parent stale", () => {
    const frame = {
      key: "frame",
      id_columns: ["video_id", "n"],
      deps: [{ feature: "example/video", lineage: { relationship: { type: "1:N", on: ["video_id"] } } }],
      fields,
    };
    const witness = new Witness({ features: [video, frame], hash });
    witness.write("example/video", [row("v1", "a1", "f1"), row("v2", "a2", "f2"), row("v3", "a3", "f3")]);
    const expand = (item: object) => [1, 2].map((n) => ({ ...item, n }));
    witness.write("frame", witness.resolve("frame").new.slice(0, 2).flatMap(expand));
    witness.write("frame", [
      { ...witness.resolve("frame", { skipComparison: true }).new[1], n: 2, metaxy_provenance: "x" },
    ]);
    witness.delete("example/video", ({ video_id }) => video_id === "v1");
    const increment = witness.resolve("frame");
    expect([ids(increment.new), ids(increment.stale)]).toEqual([["v3"], ["v2"]]);
    expect(increment.orphaned).toEqual([{ video_id: "v1" }]);
  });

  it("joins optional parents outside, all of them fully, and takes what is missing as the empty string", () => {
    const parent = (key: string) => ({ key, id_columns: ["id"], fields: [{ key: "default", code_version: "1" }] });
    const child = {
      key: "c",
      id_columns: ["id"],
      deps: ["p", "q", "nowhere"].map((feature) => ({ feature, optional: true })),
      fields: [{ key: "default", code_version: "1" }],
    };
    const features = [parent("p"), parent("q"), parent("nowhere"), child];
    const witness = new Witness({ features, hash: { algorithm: "md5", length: 32 } });
    witness.write("p", [{ id: 1, x: "p1", metaxy_provenance_by_field: { default: "P" } }]);
    witness.write("q", [{ id: 2, y: "q2", metaxy_provenance_by_field: { default: "Q" } }]);
    const rows = witness.resolve("c").new;
    expect(rows).toMatchObject([
      // md5 of "default|1|nowhere.default||p.default|P|q.default|" and of "default|1|nowhere.default||p.default||q.default|Q"
      { id: 1, x: "p1", y: null, metaxy_provenance_by_field: { default: "296de75d20fd898c4f5ba6f74134cd71" } },
      { id: 2, x: null, y: "q2", metaxy_provenance_by_field: { default: "d2fa0f6f946e34cb6c31bb6f8a1f502c" } },
    ]);
    const required = { ...child, deps: [{ feature: "p" }, { feature: "q" }] };
    witness.redefine([parent("p"), parent("q"), required]);
    expect(witness.resolve("c").new).toEqual([]);
  });
});

describe("what a store refuses, the witness refuses", () => {
  const witness = new Witness({ features: [video, crop], hash });
  it.each<[string, string, () => unknown]>([
    ["a root without samples", "RESOLVE_INVALID", () => witness.resolve("example/video")],
    ["a parent without a table", "FEATURE_NOT_FOUND", () => witness.resolve("example/crop")],
    ["a read of nothing", "FEATURE_NOT_FOUND", () => witness.read("example/crop")],
    ["a sample twice", "WRITE_INVALID", () => witness.write("example/video", [row("v", "a", "f"), row("v", "a", "f")])],
    ["no ID", "WRITE_INVALID", () => witness.write("example/video", [{ ...row("v", "a", "f"), video_id: null }])],
    ["no provenance", "WRITE_INVALID", () => witness.write("example/video", [{ video_id: "v" }])],
    [
      "other members",
      "WRITE_INVALID",
      () => witness.write("example/video", [{ video_id: "v", metaxy_provenance_by_field: { audio: "a", text: "t" } }]),
    ],
  ])("%s", (_, code, call) => {
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  it("a filter over an unknown column, or over values of two types", () => {
    witness.write("example/video", [row("v1", "a", "f")]);
    for (const filter of ["nowhere = 1", "video_id = 1"]) {
      const filters = [parseFilter(filter)];
      expect(() => witness.read("example/video", { filters })).toThrow(
        expect.objectContaining({ code: "FILTER_INVALID" }),
      );
    }
  });
});

describe("an ID", () => {
  const over = (parents: readonly unknown[], stored: readonly unknown[]) => {
    const witness = new Witness({ features: [video, crop], hash });
    const rows = (given: readonly unknown[]) => given.map((id) => ({ ...row("", "a", "f"), video_id: id }));
    witness.write("example/video", rows(parents));
    witness.write("example/crop", rows(stored));
    return witness.resolve("example/crop");
  };

  it("is the same number as a float, as a bigint, and with either zero", () => {
    const found = over([1, -0, 2n ** 60n, 2n ** 53n + 1n], [1, 0, 2 ** 60, 2 ** 53]);
    expect(found.stale).toHaveLength(3);
    expect(found.new.map(({ video_id }) => video_id)).toEqual([2n ** 53n + 1n]);
    expect(found.orphaned.map(({ video_id }) => video_id)).toEqual([2 ** 53]);
  });

  it("is never one of another kind", () => {
    expect(() => over([1], ["1"])).toThrow(/video_id holds number and string/);
    expect(() => over([true], [1])).toThrow(/RESOLVE_INVALID|never the same/);
  });
});
