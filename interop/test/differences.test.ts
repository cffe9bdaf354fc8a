import { createHash } from "node:crypto";
import type { FeatureSpec } from "@metaxy-ts/core";
import { parseFeatureSpec } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { sameIncrement } from "./support/compare.js";
import type { Difference } from "./support/differences.js";
import { differences } from "./support/differences.js";
import { disagreeingParents } from "./support/grain.js";
import { usePython } from "./support/metaxy.js";
import { OurSide } from "./support/our-side.js";
import { places } from "./support/places.js";
import { PythonSide } from "./support/python-side.js";
import type { Row } from "./support/side.js";
import { Tally } from "./support/tally.js";

const ask = usePython();

interface Both {
  readonly ours: OurSide;
  readonly python: PythonSide;
}

/** Features, and what shows the difference on a store of them. */
interface Example {
  readonly specs: readonly FeatureSpec[];
  show(both: Both, tally: Tally): Promise<void>;
}

const specs = (...given: readonly unknown[]): FeatureSpec[] => given.map(parseFeatureSpec);
const member = { key: "member", id_columns: ["group", "id"], fields: ["x"] };
const film = { key: "film", id_columns: ["film"], fields: ["x"] };
const cut = { key: "cut", id_columns: ["film"], deps: [{ feature: "film", select: [] }], fields: ["x"] };
const scene = {
  key: "scene",
  id_columns: ["film", "scene"],
  deps: [{ feature: "film", select: [], lineage: { relationship: { type: "1:N", on: ["film"] } } }],
  fields: ["x"],
};
const inGroups = { lineage: { relationship: { type: "N:1", on: ["group"] } } };

const members: readonly Row[] = ["1", "2"].map((id) => ({
  group: "a",
  id,
  metaxy_provenance_by_field: { x: `x${id}` },
}));
const filmRow = (id: string, x = "1"): Row => ({ film: id, metaxy_provenance_by_field: { x } });
const versions = ({ metaxy_provenance_by_field }: Row): Row => ({ metaxy_provenance_by_field });
const films = (rows: readonly Row[]): unknown[] => rows.map(({ film: id }) => id);

const examples: Readonly<Record<Difference, Example>> = {
  "repeated group": {
    specs: specs(member, { key: "album", id_columns: ["group"], deps: [{ feature: "member", ...inGroups }] }),
    async show({ ours, python }, tally) {
      await ours.write("member", members);
      const [one, two] = [await ours.resolve("album"), await python.resolve("album")];
      expect(one.new).toMatchObject([{ group: "a", id: ["1", "2"] }]);
      expect(two.new.map(({ id }) => id).sort()).toEqual(["1", "2"]);
      sameIncrement({ spec: this.specs[1]!, ours: one, python: two, disagreeing: new Set(), tally });
    },
  },
  "leaking deleted_at": {
    specs: specs(film, { ...cut, deps: [{ feature: "film" }] }),
    async show({ ours, python }, tally) {
      await ours.write("film", [filmRow("a")]);
      const [one, two] = [await ours.resolve("cut"), await python.resolve("cut")];
      expect(two.new).toMatchObject([{ metaxy_deleted_at: null }]);
      expect(one.new[0]).not.toHaveProperty("metaxy_deleted_at");
      sameIncrement({ spec: this.specs[1]!, ours: one, python: two, disagreeing: new Set(), tally });
    },
  },
  "three parents": {
    specs: specs(...["one", "two", "three"].map((key) => ({ ...film, key })), {
      ...cut,
      deps: ["one", "two", "three"].map((feature) => ({ feature })),
    }),
    async show({ ours, python }) {
      for (const key of ["one", "two", "three"]) await python.write(key, [filmRow("a")]);
      expect(films((await ours.resolve("cut")).new)).toEqual(["a"]);
      await expect(python.resolve("cut")).rejects.toThrow(/metaxy_deleted_at/);
    },
  },
  "parent without a table": {
    specs: specs(
      film,
      { ...film, key: "other" },
      {
        ...cut,
        deps: [
          { feature: "film", select: [] },
          { feature: "other", select: [], optional: true },
        ],
      },
    ),
    async show({ ours, python }) {
      await python.write("film", [filmRow("a")]);
      expect(films((await ours.resolve("cut")).new)).toEqual(["a"]);
      await expect(python.resolve("cut")).rejects.toMatchObject({ type: "FeatureNotFoundError" });
      await python.write("other", [filmRow("b")]);
      expect((await python.resolve("cut")).new).toEqual((await ours.resolve("cut")).new);
    },
  },
  "waiting sample": {
    specs: specs(film, cut, { ...cut, key: "face", deps: [{ feature: "cut", select: [] }] }),
    async show({ ours, python }, tally) {
      await ours.write("film", [filmRow("a")]);
      await python.update("cut");
      await ours.update("face");
      // Its film is still there, so that this cut is going to come back.
      await python.delete("cut", { film: "a" });
      const [one, two] = [await ours.resolve("face"), await python.resolve("face")];
      expect([one.waiting, one.orphaned, two.orphaned].map(films)).toEqual([["a"], [], ["a"]]);
      sameIncrement({ spec: this.specs[2]!, ours: one, python: two, disagreeing: new Set(), tally });
    },
  },
  "one child": {
    specs: specs(film, scene),
    async show({ ours, python }, tally) {
      await ours.write("film", [filmRow("a")]);
      const [before] = (await ours.resolve("scene")).new;
      await python.write(
        "scene",
        ["1", "2"].map((id) => ({ film: "a", scene: id, ...versions(before!) })),
      );
      await ours.write("film", [filmRow("a", "2")]);
      const [after] = (await python.resolve("scene")).stale;
      await ours.write("scene", [{ film: "a", scene: "1", ...versions(after!) }]);
      const [one, two] = [await ours.resolve("scene"), await python.resolve("scene")];
      expect(films(one.stale)).toEqual(["a"]);
      expect([[], ["a"]]).toContainEqual(films(two.stale));
      const disagreeing = disagreeingParents(this.specs[1]!, await python.read("scene"));
      expect([...disagreeing]).toEqual(['["a"]']);
      sameIncrement({ spec: this.specs[1]!, ours: one, python: two, disagreeing, tally });
    },
  },
  "childless parent": {
    specs: specs(film, scene),
    async show({ ours, python }) {
      await python.write("film", [filmRow("a"), filmRow("b")]);
      const { new: parents } = await ours.resolve("scene");
      const children = parents
        .filter(({ film: id }) => id === "b")
        .map((row) => ({ film: "b", scene: "1", ...versions(row) }));
      await ours.with((store) => store.replaceChildren("scene", parents as never, children as never));
      expect((await ours.resolve("scene")).new).toEqual([]);
      expect(films((await python.resolve("scene")).new)).toEqual(["a"]);
    },
  },
  "unselected members": {
    specs: specs(member, {
      key: "album",
      id_columns: ["group"],
      deps: [{ feature: "member", select: [], ...inGroups }],
    }),
    async show({ ours, python }) {
      await ours.write("member", members);
      const md5 = (text: string): string => createHash("md5").update(text).digest("hex").slice(0, 16);
      const hashOf = (...values: readonly string[]): string =>
        md5(["default", "__metaxy_initial__", "member.x", md5(values.join("|"))].join("|"));
      const [inOrder, otherwise] = [hashOf("x1", "x2"), hashOf("x2", "x1")];
      expect((await ours.resolve("album")).new.map(versions)).toEqual([
        { metaxy_provenance_by_field: { default: inOrder } },
      ]);
      for (const row of (await python.resolve("album")).new)
        expect([inOrder, otherwise]).toContain(
          (row.metaxy_provenance_by_field as { readonly default: string }).default,
        );
    },
  },
};

describe.each(["delta", "postgres"] as const)(
  "what this library deliberately answers otherwise than Metaxy, in %s",
  (store) => {
    it.for(Object.entries(examples))("%s", async ([name, example], context) => {
      const tally = new Tally(context);
      const setting = {
        place: await places[store](context),
        hash: { algorithm: "md5", length: 16 } as const,
        specs: example.specs,
      };
      const both = { ours: new OurSide(setting), python: new PythonSide(ask, setting) };
      await example.show(both, tally);
      tally.met(name as Difference);
      await both.ours.close();
      expect(differences).toHaveProperty([name]);
    });
  },
);
