import type { HashAlgorithm } from "@metaxy-ts/core";
import { defineFeature, from, hashAlgorithms } from "@metaxy-ts/core";
import { compareUtf8, createHasher } from "@metaxy-ts/core/adapter";
import { sorted } from "@metaxy-ts/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { id, text, wellFormed } from "./support/arbitrary.js";
import type { Versions } from "./support/model.js";
import { expectedSamples, sampleHashOf } from "./support/model.js";
import { openStore } from "./support/store.js";

const parent = defineFeature({ key: "parent", id: ["id"], fields: ["x", "deep/y"] });
const child = defineFeature({
  key: "child",
  id: ["id"],
  deps: [from(parent, { select: [] })],
  fields: { "deep/y": "1", all: "é" },
});

const settings = hashAlgorithms.flatMap((algorithm: HashAlgorithm) =>
  [8, 16, 32, 64].map((length) => ({ algorithm, length })),
);

describe.each(settings)("with $algorithm truncated to $length characters", (hash) => {
  it("hashes are those of the spec, for any string", async () => {
    const hasher = await createHasher(hash);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ id, x: text, y: fc.option(text) }), {
          selector: (row) => wellFormed(row.id),
          minLength: 1,
          maxLength: 12,
        }),
        async (rows) => {
          await using store = await openStore({ hash });
          const versions = (row: (typeof rows)[number]) =>
            ({ x: row.x, deep_y: row.y }) as { x: string; deep_y: string };
          await store.write(
            parent,
            rows.map((row) => ({ id: row.id, metaxy_provenance_by_field: versions(row) })),
          );
          const stored = await (await store.read(parent)).rows();
          for (const row of stored)
            expect(row.metaxy_provenance).toBe(sampleHashOf(row.metaxy_provenance_by_field, hasher));

          const samples = new Map(rows.map((row): [string, Versions] => [wellFormed(row.id), versions(row)]));
          const expected = expectedSamples(child, new Map([["parent", samples]]), hasher);
          await using increment = await store.resolve(child);
          const got = sorted(await increment.new.rows(), "id").map((row) => [
            row.id,
            row.metaxy_provenance_by_field,
            row.metaxy_provenance,
          ]);
          const wanted = [...expected]
            .toSorted(([a], [b]) => compareUtf8(a, b))
            .map(([key, provenance]) => [key, provenance, sampleHashOf(provenance, hasher)]);
          expect(got).toEqual(wanted);
        },
      ),
      runs(4),
    );
  });
});

it("hash groups in the order of their IDs, for any string", async () => {
  const member = defineFeature({ key: "member", id: ["id", "group"], fields: ["x"] });
  const group = defineFeature({
    key: "group",
    id: ["group"],
    deps: [from(member, { select: ["tag"], lineage: { type: "aggregation" } })],
  });
  await using store = await openStore();
  const hasher = await createHasher(store.hash);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ id, group: fc.constantFrom("g", "h", "😀"), x: text }), {
        selector: (row) => JSON.stringify([wellFormed(row.id), row.group]),
        minLength: 1,
        maxLength: 15,
      }),
      async (rows) => {
        await store.drop(member);
        await store.write(
          member,
          rows.map((row) => ({ id: row.id, group: row.group, tag: row.x, metaxy_provenance_by_field: { x: row.x } })),
        );
        await using increment = await store.resolve(group);
        const got = (await increment.new.rows()).map((row) => [
          row.group,
          row.tag,
          row.metaxy_provenance_by_field.default,
        ]);
        const groups = [...new Set(rows.map((row) => row.group))];
        const wanted = groups.map((key) => {
          const members = rows.filter((row) => row.group === key);
          const ordered = members.toSorted((a, b) => compareUtf8(wellFormed(a.id), wellFormed(b.id)));
          const tags = ordered.map((row) => wellFormed(row.x));
          return [key, tags, hasher(`default|__metaxy_initial__|member.x|${hasher(tags.join("|"))}`)];
        });
        const byGroup = (a: unknown[], b: unknown[]) => compareUtf8(String(a[0]), String(b[0]));
        expect(got.toSorted(byGroup)).toEqual(wanted.toSorted(byGroup));
      },
    ),
    runs(20),
  );
});
