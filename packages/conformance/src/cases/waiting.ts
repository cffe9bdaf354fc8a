import assert from "node:assert/strict";
import { defineFeature } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { aggregation } from "./support/sensors.js";
import { computed, made, madeRow, missing, upon } from "./support/upstream.js";
import { Witnessed } from "./support/witness.js";

const root = (a = "1") => made("root", a);
const middle = (a = "1") => made("middle", a, { root: {} });
const leaf = made("leaf", "1", { middle: {} });

/** Stored samples that the parents lack only because an ancestor is not yet recomputed in its current version. */
export const waiting = topic("waiting", {
  "half-recomputed": {
    title: "while a parent is recomputed in a new version, samples whose turn has not come wait, and none is orphaned",
    async run(lab) {
      const child = made("child", "1", { root: {} });
      const both = await computed(lab, [root(), child], [madeRow("a"), madeRow("b"), madeRow("c")]);
      await both.redefine(root("2"), child);
      await missing(both, child, { waiting: ["a", "b", "c"] });
      await both.write(root(), [madeRow("a"), madeRow("c")]);
      await missing(both, child, { waiting: ["b"] });
      await both.write(root(), [madeRow("b")]);
      const { counts } = await both.resolvesAlike(child);
      assert.deepEqual(counts, { new: 0, stale: 0, orphaned: 0, waiting: 0 });
    },
  },
  "through-ancestors": {
    title: "samples wait for an ancestor of any degree, until all that is in between is recomputed too",
    async run(lab) {
      const both = await computed(lab, [root(), middle(), leaf], [madeRow("a"), madeRow("b")]);
      await both.redefine(root("2"), middle("2"), leaf);
      await missing(both, leaf, { waiting: ["a", "b"] });
      await both.write(root(), [madeRow("a")]);
      await missing(both, leaf, { waiting: ["a", "b"] });
      await both.compute(middle());
      await missing(both, leaf, { waiting: ["b"] });
      await both.write(root(), [madeRow("b")]);
      await both.compute(middle());
      await missing(both, leaf, {});
    },
  },
  "gone-while-versions-changed": {
    title: "a sample that went away upstream while versions changed is orphaned, whatever old versions still have",
    async run(lab) {
      const both = await computed(
        lab,
        [root(), middle(), leaf],
        ["a", "b", "c"].map((id) => madeRow(id)),
      );
      await both.redefine(root(), middle("2"), leaf);
      await both.delete(root(), "id", "a"); // middle has it in its old version forever
      await missing(both, leaf, { orphaned: ["a"], waiting: ["b", "c"] });
      await both.compute(middle());
      await missing(both, leaf, { orphaned: ["a"] });
      await both.delete(middle(), "id", "b");
      await missing(both, leaf, { orphaned: ["a"], waiting: ["b"] }); // middle has to compute it again
    },
  },
  "roots-until-deleted": {
    title: "a sample of a root that lives in other versions only is not written again yet, until it is deleted there",
    async run(lab) {
      const child = made("child", "1", { root: {} });
      const both = await computed(
        lab,
        [root(), child],
        ["a", "b", "c", "d"].map((id) => madeRow(id)),
      );
      await both.delete(root(), "id", "a"); // before the version changes
      await both.redefine(root("2"), child);
      await missing(both, child, { orphaned: ["a"], waiting: ["b", "c", "d"] });
      await both.write(root(), [madeRow("b"), madeRow("c")]);
      await both.delete(root(), "id", "b"); // in this version
      await both.deleteEverywhere(root(), "id", "d"); // in the old one
      await missing(both, child, { orphaned: ["a", "b", "d"] });
      await both.redefine(root(), child); // where b and c are still stored
      await missing(both, child, { orphaned: ["a", "d"] });
    },
  },
  "other-parents": {
    title: "a sample that another required parent lacks permanently does not wait for the one that is recomputed",
    async run(lab) {
      const features = (a: string) =>
        [root(a), made("other", "1"), made("joined", "1", { root: {}, other: {} })] as const;
      const top = made("top", "1", { joined: {} });
      const [, other, joined] = features("1");
      const both = await computed(lab, [...features("1"), top], [madeRow("a"), madeRow("b")]);
      await both.redefine(...features("2"), top);
      await both.delete(other, "id", "b");
      await missing(both, joined, { orphaned: ["b"], waiting: ["a"] });
      await both.delete(joined, "id", "b");
      await missing(both, top, { orphaned: ["b"] }); // joined has `a` still
      await both.redefine(...features("2").slice(0, 2), made("joined", "2", { root: {}, other: {} }), top);
      await missing(both, top, { orphaned: ["b"], waiting: ["a"] });
    },
  },
  "optional-parents": {
    title: "with optional parents alone samples wait for any of them; else only for those that they cannot do without",
    async run(lab) {
      const optional = { optional: true };
      const either = made("either", "1", { root: optional, other: optional });
      const mostly = made("mostly", "1", { root: optional, other: {} });
      const other = made("other", "1");
      const both = await computed(lab, [root(), other, either, mostly], [madeRow("a"), madeRow("b")]);
      await both.redefine(root("2"), other, either, mostly);
      await both.delete(other, "id", "a");
      await missing(both, either, { waiting: ["a"] });
      await missing(both, mostly, { orphaned: ["a"] });
      await both.write(root(), [madeRow("b")]);
      await both.deleteEverywhere(root(), "id", "a");
      await missing(both, either, { orphaned: ["a"] });
    },
  },
  "optional-parent-with-an-id": {
    title: "samples wait for an optional parent that one of their ID columns comes from",
    async run(lab) {
      const part = (a: string) => defineFeature({ key: "part", id: ["id", "n"], fields: { a, b: "1" } });
      const pair = defineFeature({
        key: "pair",
        id: ["id", "n"],
        deps: [upon("root"), upon("part", { optional: true })],
        fields: { main: "1" },
      });
      const both = await Witnessed.open(lab, [root(), part("1"), pair]);
      await both.write(root(), [madeRow("a"), madeRow("b")]);
      await both.write(part("1"), [madeRow("a", { n: "1" }), madeRow("b", { n: "2" })]);
      await both.compute(pair);
      await both.redefine(root(), part("2"), pair);
      await missing(both, pair, { waiting: ["1", "2"] }, "n");
      await both.write(part("2"), [madeRow("a", { n: "1" })]);
      await missing(both, pair, { waiting: ["2"] }, "n");
      await both.delete(root(), "id", "b");
      await missing(both, pair, { orphaned: ["2"] }, "n");
    },
  },
  children: {
    title: "children wait for their parent's turn, and what is made of them for children that may come",
    async run(lab) {
      const chunk = (version: string) =>
        defineFeature({
          key: "chunk",
          id: ["id", "n"],
          deps: [upon("root", { lineage: { type: "expansion", on: ["id"] } })],
          fields: { a: version, b: "1" },
        });
      const clip = defineFeature({ key: "clip", id: ["id", "n"], deps: [upon("chunk")], fields: { main: "1" } });
      const both = await Witnessed.open(lab, [root(), chunk("1"), clip]);
      const children = (row: object) => ["1", "2"].map((n) => ({ ...row, n }));
      await both.write(root(), [madeRow("a"), madeRow("b")]);
      await both.compute(chunk("1"), children);
      await both.compute(clip);
      await both.redefine(root("2"), chunk("1"), clip);
      await missing(both, chunk("1"), { waiting: ["a", "b"] });
      await both.delete(chunk("1"), "n", "2");
      await missing(both, clip, { waiting: ["2", "2"] }, "n"); // they may come back when root is written again
      await both.write(root(), [madeRow("a"), madeRow("b")]);
      await missing(both, clip, { orphaned: ["2", "2"] }, "n");
      await both.redefine(root(), chunk("2"), clip); // the first versions of root are as good
      const half = (row: object) => ((row as { id: string }).id === "a" ? children(row) : []);
      await missing(both, clip, { waiting: ["a", "a", "b", "b"] });
      await both.compute(chunk("2"), half);
      await missing(both, clip, { waiting: ["b", "b"] });
    },
  },
  groups: {
    title: "a group waits as long as a member may come that makes one of it",
    async run(lab) {
      const member = (a: string) => defineFeature({ key: "member", id: ["group", "id"], fields: { a, b: "1" } });
      const group = defineFeature({
        key: "group",
        id: ["group"],
        deps: [upon("member", { lineage: aggregation })],
        fields: { b: "1" },
      });
      const shown = defineFeature({
        key: "shown",
        id: ["name"],
        deps: [upon("group", { rename: { group: "name" } })],
        fields: { b: "1" },
      });
      const last = defineFeature({ key: "last", id: ["name"], deps: [upon("shown")], fields: { main: "1" } });
      const both = await Witnessed.open(lab, [member("1"), group, shown, last]);
      const rows = ["x", "y", "z"].flatMap((name) => [madeRow("1", { group: name }), madeRow("2", { group: name })]);
      await both.write(member("1"), rows);
      await both.compute(group);
      await both.compute(shown);
      await both.compute(last);
      await both.deleteEverywhere(member("1"), "group", "z");
      await both.redefine(member("2"), group, shown, last);
      await both.write(member("2"), [madeRow("1", { group: "x" })]);
      await missing(both, group, { orphaned: ["z"], waiting: ["y"] }, "group");
      await both.delete(group, "group", "z", "y");
      await missing(both, shown, { orphaned: ["z"], waiting: ["y"] }, "name");
      await both.delete(shown, "name", "z", "y");
      await missing(both, last, { orphaned: ["z"], waiting: ["y"] }, "name");
    },
  },
  filters: {
    title: "filters exclude existing rows, and no coming samples",
    async run(lab) {
      const sized = (a: string) => made("sized", a, { root: {} });
      const large = made("large", "1", { sized: { filters: ["size > 1"] } });
      const both = await Witnessed.open(lab, [root(), sized("1"), large]);
      await both.write(
        root(),
        ["a", "b", "c"].map((id) => madeRow(id)),
      );
      const sizes = (size: number) => (row: object) => ({ ...row, size });
      await both.compute(sized("1"), sizes(2));
      await both.compute(large);
      await both.redefine(root(), sized("2"), large);
      await missing(both, large, { waiting: ["a", "b", "c"] });
      await both.compute(sized("2"), sizes(1));
      await missing(both, large, { orphaned: ["a", "b", "c"] });
      await both.write(root(), [{ ...madeRow("a"), metaxy_provenance_by_field: { a: "a", b: "other" } }]);
      await missing(both, large, { orphaned: ["b", "c"], waiting: ["a"] }); // it may pass once it is computed again
    },
  },
  "filters-of-a-resolve": {
    title:
      "samples of parents that filters of a resolve exclude are orphaned, and target filters apply to waiting samples",
    async run(lab) {
      const both = await computed(lab, [root(), middle(), leaf], [madeRow("a"), madeRow("b"), madeRow("c")]);
      const equals = (name: string, value: string) => [
        { kind: "comparison", column: name, operator: "=", operand: { kind: "literal", value } },
      ];
      await both.resolvesAlike(leaf, { filters: { middle: equals("id", "a") } });
      await both.redefine(root(), middle("2"), leaf);
      await both.compute(middle("2"), (row) => (row.id === "c" ? [] : row));
      const { parts } = await both.resolvesAlike(leaf, { filters: { middle: equals("id", "a") } });
      assert.deepEqual(
        [parts.orphaned, parts.waiting].map((rows) => rows.map(({ id }) => id)),
        [["b"], ["c"]],
      );
      const { parts: narrowed } = await both.resolvesAlike(leaf, { targetFilters: equals("id", "a") });
      assert.deepEqual([narrowed.orphaned, narrowed.waiting], [[], []]);
    },
  },
  unresolvable: {
    title: "samples wait as long as an ancestor cannot be resolved, because its parents do not have its columns yet",
    async run(lab) {
      const picky = (...select: string[]) => made("middle", "2", { root: { select } });
      const both = await computed(lab, [root(), middle(), leaf], [madeRow("a")]);
      await both.redefine(root("2"), picky("path"), leaf);
      await both.deleteEverywhere(root("2"), "id", "a");
      await missing(both, leaf, { waiting: ["a"] });
      await both.write(root("2"), [madeRow("b", { path: "b.png" })]);
      await both.compute(picky("path"));
      await missing(both, leaf, { orphaned: ["a"] });
    },
  },
  "samples-given": {
    title: "nothing is waiting in a resolve with samples",
    async run(lab) {
      const both = await computed(lab, [root(), middle(), leaf], [madeRow("a"), madeRow("b")]);
      await both.redefine(root("2"), middle("2"), leaf);
      const { counts } = await both.resolvesAlike(leaf, { samples: [madeRow("a")] });
      assert.deepEqual(counts, { new: 0, stale: 1, orphaned: 1, waiting: 0 });
    },
  },
  diamond: {
    title: "a sample waits for both ways that lead to it",
    async run(lab) {
      const sides = (a: string) => [made("left", a, { root: {} }), made("right", "1", { root: {} })] as const;
      const bottom = made("bottom", "1", { left: {}, right: {} });
      const both = await computed(lab, [root(), ...sides("1"), bottom], [madeRow("a"), madeRow("b")]);
      await both.redefine(root("2"), ...sides("2"), bottom);
      await both.write(root(), [madeRow("a")]);
      await missing(both, bottom, { waiting: ["a", "b"] });
      await both.compute(sides("2")[0]);
      await missing(both, bottom, { waiting: ["b"] });
      await both.deleteEverywhere(root(), "id", "b");
      await missing(both, bottom, { orphaned: ["b"] });
    },
  },
});
