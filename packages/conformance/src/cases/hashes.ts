import assert from "node:assert/strict";
import type { HashAlgorithm } from "@metaxy-ts/core";
import { defineFeature, from, hashAlgorithms } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import { trouble } from "./support/trouble.js";
import { Witnessed } from "./support/witness.js";

const video = defineFeature({ key: "video", id: ["id"], fields: ["audio", "frames"] });
/** A field of each sort: of one parent field, of two, and with a code version that has to be quoted. */
const child = defineFeature({
  key: "child",
  id: ["id"],
  deps: [from(video, { select: [] })],
  fields: { default: { version: "1", on: [video] }, audio: "1", quoted: 'it\'s "v\\1" %s $1 é😀' },
});

/** The string forms of `default|1|video.audio|video_audio_hash_1|video.frames|video_frame_hash_1`, from the hashing spec. */
const known: Readonly<Record<HashAlgorithm, string>> = {
  md5: "d50d88fd3d1ad41f1d3714a5aa23c79c",
  sha256: "b350736a6ded457c73fa059ba2af4f39f94d6d28c2461c4b28d02f8f0ea26ecd",
  xxhash32: "1876183981",
  xxhash64: "9646593030270266913",
};

const settings = hashAlgorithms.flatMap((algorithm) =>
  [8, 16, 32, 64].map((length) => ({ algorithm, length }) as const),
);

/** Sample hashes with every algorithm and length. */
export const hashes = topic(
  "hashes",
  Object.fromEntries(
    settings.map((hash) => [
      `${hash.algorithm}-${hash.length}`,
      {
        title: `hashes with ${hash.algorithm} truncated to ${hash.length} characters are those of the specification, whatever is hashed`,
        needs: [`hash.${hash.algorithm}`],
        async run(lab) {
          const both = await Witnessed.open(lab, [video, child], { hash });
          const wanted = known[hash.algorithm].slice(0, hash.length);
          const versions = { audio: "video_audio_hash_1", frames: "video_frame_hash_1" };
          await both.write(video, [
            { id: "known", metaxy_provenance_by_field: versions },
            ...trouble.map((text, index) => ({
              id: `${index}`,
              metaxy_provenance_by_field: { audio: text, frames: trouble[(index * 7 + 3) % trouble.length] },
            })),
          ]);
          await both.readsAlike(video);
          await using increment = await both.store.resolve(child);
          const row = (await increment.new.rows()).find(({ id }) => id === "known");
          assert.equal(row?.metaxy_provenance_by_field.default, wanted);
          await both.compute(child);
          await both.readsAlike(child);
        },
      },
    ]),
  ),
);
