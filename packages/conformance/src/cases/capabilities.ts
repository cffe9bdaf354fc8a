import assert from "node:assert/strict";
import type { HashAlgorithm } from "@metaxy-ts/core";
import { defineFeature, hashAlgorithms } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { crop, video, videoRow } from "./support/features.js";
import { note, noteRow } from "./support/note.js";
import { rejects } from "./support/rejects.js";
import { pick, sorted, values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** The first 16 digits of the hashes of "v-a" and of "frames|1|video/raw.frames|f-a". */
const hashes: Readonly<Record<HashAlgorithm, readonly [string, string]>> = {
  md5: ["89259b217e6015a7", "179739c590de70e8"],
  sha256: ["a705b95f3d3e2881", "3c637d0e72c37766"],
  xxhash32: ["1547015311", "3802378246"],
  xxhash64: ["4877472368023861", "3171994762617481"],
};

const wider = defineFeature({ key: "note", id: ["id"], fields: ["main", "extra"] });
const widerRow = { id: "b", metaxy_provenance_by_field: { main: "1", extra: "2" } };

/*
 * Both sides of every claim of a manifest. Where it says that something works, it has to; where it says that it does not, the adapter
 * itself has to refuse it with CAPABILITY_UNSUPPORTED when core lets it through, so that a claim that is too modest is found as well.
 */

/** What is stored, and how: hashes, columns, removal. */
export const capabilitiesOfTables = topic(
  "capabilities",
  Object.fromEntries([
    ...hashAlgorithms.map((algorithm) => hashWorks(algorithm)),
    ...hashAlgorithms.map((algorithm) => hashRefused(algorithm)),
    ...Object.entries(others()),
  ]),
);

type Case = Parameters<typeof topic>[1][string];

function hashWorks(algorithm: HashAlgorithm): readonly [string, Case] {
  return [
    `${algorithm}-works`,
    {
      title: `a store that claims ${algorithm} hashes with it, in writes and in updates`,
      needs: [`hash.${algorithm}`],
      async run(lab) {
        const store = await lab.open({ hash: { algorithm } });
        await store.write(note, [noteRow("a")]);
        await store.write(video, [videoRow("a")]);
        const [written, computed] = hashes[algorithm];
        assert.deepEqual(await values(await store.read(note), "metaxy_provenance"), [written]);
        await using increment = await store.resolve(crop);
        const [row] = await increment.new.rows();
        assert.deepEqual(row?.metaxy_provenance_by_field, { frames: computed });
      },
    },
  ];
}

function hashRefused(algorithm: HashAlgorithm): readonly [string, Case] {
  return [
    `${algorithm}-refused`,
    {
      title: `a store that does not claim ${algorithm} refuses to hash with it, and stores nothing`,
      without: `hash.${algorithm}`,
      async run(lab) {
        await rejects(lab.open({ hash: { algorithm } }), "CAPABILITY_UNSUPPORTED");
        const writing = lab
          .open({ hash: { algorithm }, ignoreManifest: true })
          .then((store) => store.write(note, [noteRow("a")]));
        await rejects(writing, "CAPABILITY_UNSUPPORTED");
        assert.equal(await (await lab.open({ ignoreManifest: true })).has(note), false);
      },
    },
  ];
}

function others(): Readonly<Record<string, Case>> {
  return {
    "hard-delete-works": {
      title: "a store that claims hard deletes removes rows",
      needs: ["delete.hard"],
      async run(lab) {
        const store = await lab.open();
        await store.write(note, [noteRow("a"), noteRow("b")]);
        assert.equal(await store.delete(note, [{ id: "a" }], { hard: true }), 1);
        assert.equal(await countStored(store, note), 1);
      },
    },
    "hard-delete-refused": {
      title: "a store that does not claim hard deletes refuses them, and removes nothing",
      without: "delete.hard",
      async run(lab) {
        const store = await lab.open({ ignoreManifest: true });
        await store.write(note, [noteRow("a"), noteRow("b")]);
        await rejects(store.delete(note, [{ id: "a" }], { hard: true }), "CAPABILITY_UNSUPPORTED");
        await rejects(store.delete(note, "TRUE", { hard: true }), "CAPABILITY_UNSUPPORTED");
        assert.equal(await countStored(store, note), 2);
      },
    },
    "as-of-works": {
      title: "a store that claims asOf reads rows as they were at a timestamp",
      needs: ["read.asOf"],
      async run(lab) {
        const at = Date.UTC(2024, 0, 1);
        for (const day of [0, 2]) {
          const store = await lab.open({ at: BigInt(at + day * 86_400_000) * 1000n });
          await store.write(note, [{ ...noteRow("a"), day }]);
          await store.close();
        }
        const store = await lab.open({ mode: "read" });
        for (const [day, seen] of [
          [-1, []],
          [1, [0]],
          [3, [2]],
        ] as const) {
          const asOf = new Date(at + day * 86_400_000);
          assert.deepEqual(await values(await store.read(note, { asOf }), "day"), seen);
        }
      },
    },
    "as-of-refused": {
      title: "a store that does not claim asOf refuses it, and does not answer with the rows of today",
      without: "read.asOf",
      async run(lab) {
        const store = await lab.open({ ignoreManifest: true });
        await store.write(note, [noteRow("a")]);
        const reading = store.read(note, { asOf: new Date() }).then((relation) => relation.rows());
        await rejects(reading, "CAPABILITY_UNSUPPORTED");
      },
    },
    "schema-evolution-works": {
      title: "a store that claims schema evolution adds columns and fields to a table that has rows",
      needs: ["write.schemaEvolution"],
      async run(lab) {
        const store = await lab.open();
        await store.write(note, [noteRow("a")]);
        await store.write(wider, [{ ...widerRow, tag: "x" }]);
        const rows = sorted(await (await store.read(wider, { withFeatureHistory: true })).rows(), "id");
        assert.deepEqual(pick(rows, "id", "tag"), [
          { id: "a", tag: null },
          { id: "b", tag: "x" },
        ]);
        assert.deepEqual({ ...rows[1]?.metaxy_provenance_by_field }, { main: "1", extra: "2" });
      },
    },
    "type-widening-works": {
      title: "a store that declares to convert whole numbers to floats does, without changing their values",
      needs: ["write.typeWidening"],
      async run(lab) {
        const store = await lab.open();
        await store.write(note, [{ ...noteRow("a"), number: 1 }]);
        await store.write(note, [{ ...noteRow("b"), number: 0.5 }]);
        assert.deepEqual(pick(sorted(await (await store.read(note)).rows(), "id"), "number"), [
          { number: 1 },
          { number: 0.5 },
        ]);
      },
    },
    "type-widening-refused": {
      title:
        "a store that does not claim to make floats of whole numbers refuses a fraction, and stores nothing of the write",
      without: "write.typeWidening",
      async run(lab) {
        const store = await lab.open();
        await store.write(note, [{ ...noteRow("a"), number: 1 }]);
        await rejects(store.write(note, [{ ...noteRow("b"), number: 0.5 }]), "WRITE_INVALID");
        await store.close();
        const asked = await lab.open({ ignoreManifest: true });
        await rejects(asked.write(note, [{ ...noteRow("b"), number: 0.5 }]), "CAPABILITY_UNSUPPORTED");
        assert.equal(await countStored(asked, note), 1);
        await asked.write(note, [{ ...noteRow("b"), number: 2 }]);
      },
    },
    "schema-evolution-refused": {
      title: "a store that does not claim schema evolution refuses a write that needs it, and stores nothing of it",
      without: "write.schemaEvolution",
      async run(lab) {
        const store = await lab.open({ ignoreManifest: true });
        await store.write(note, [noteRow("a")]);
        const columns = (await (await store.read(note)).columns()).map(({ name }) => name);
        await rejects(store.write(note, [{ ...noteRow("b"), tag: "x" }]), "CAPABILITY_UNSUPPORTED");
        assert.equal(await countStored(store, note), 1);
        assert.deepEqual(
          (await (await store.read(note)).columns()).map(({ name }) => name),
          columns,
        );
        await store.write(note, [noteRow("b")]);
      },
    },
  };
}
