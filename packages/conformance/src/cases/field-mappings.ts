import assert from "node:assert/strict";
import type { FieldMappingInput } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { Witnessed } from "./support/witness.js";

const sound = defineFeature({ key: "sound", id: ["id"], fields: ["audio", "audio/en", "fr", "frames"] });
const text = defineFeature({ key: "text", id: ["id"], fields: ["audio", "words"] });

type Versions = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, object>>;
interface Mappings {
  readonly ofSound: FieldMappingInput<"audio" | "audio/en" | "fr" | "frames">;
  readonly ofText?: FieldMappingInput<"audio" | "words">;
  readonly fields: Fields;
}

/**
 * Changes one field of a parent after the other, and says which fields of a child with these mappings changed with it. All values are
 * those of the witness, too.
 */
async function touched(lab: Lab, { ofSound, ofText = "none", fields }: Mappings): Promise<Record<string, string>> {
  const child = defineFeature({
    key: "child",
    id: ["id"],
    deps: [from(sound, { select: [], fieldsMapping: ofSound }), from(text, { select: [], fieldsMapping: ofText })],
    fields: fields as Record<string, object>,
  });
  const both = await Witnessed.open(lab, [sound, text, child]);
  const parents = [
    { feature: sound, members: ["audio", "audio_en", "fr", "frames"] },
    { feature: text, members: ["audio", "words"] },
  ];
  const versions = (members: readonly string[]): Versions => Object.fromEntries(members.map((name) => [name, "1"]));
  for (const { feature, members } of parents) {
    await both.write(feature, [{ id: "a", metaxy_provenance_by_field: versions(members) }]);
  }
  await both.compute(child);
  const [before] = await (await both.store.read(child.key)).rows();
  const result: Record<string, string> = {};
  for (const { feature, members } of parents) {
    for (const member of members) {
      const changed = { ...versions(members), [member]: "2" };
      await both.write(feature, [{ id: "a", metaxy_provenance_by_field: changed }]);
      const { pending } = await both.resolvesAlike(child);
      const [old, now] = [before, pending[0]].map((row) => row?.metaxy_provenance_by_field as Versions | undefined);
      const names = Object.keys(now ?? {}).filter((name) => now?.[name] !== old?.[name]);
      result[`${feature.key}.${member}`] = names.sort().join(" ");
    }
    await both.write(feature, [{ id: "a", metaxy_provenance_by_field: versions(members) }]);
  }
  return result;
}

/** Which fields of a parent touch which fields of a child. */
export const fieldMappings = topic("field-mappings", {
  "same-name": {
    title: "a field depends on the parent's field of its name, and on all of them where there is none",
    async run(lab) {
      assert.deepEqual(
        await touched(lab, {
          ofSound: { type: "default" },
          ofText: { type: "default" },
          fields: { audio: {}, "audio/en": {}, words: {}, en: {} },
        }),
        {
          "sound.audio": "audio en words",
          "sound.audio_en": "audio_en en words",
          "sound.fr": "en words",
          "sound.frames": "en words",
          "text.audio": "audio audio_en en",
          "text.words": "audio_en en words",
        },
      );
    },
  },
  suffix: {
    title:
      "with matchSuffix a field depends on those that end in its parts, too, and not on those that end in its letters",
    async run(lab) {
      assert.deepEqual(
        await touched(lab, {
          ofSound: { type: "default", matchSuffix: true },
          fields: { en: {}, audio: {}, es: {} },
        }),
        {
          "sound.audio": "audio es",
          "sound.audio_en": "en es",
          "sound.fr": "es",
          "sound.frames": "es",
          "text.audio": "",
          "text.words": "",
        },
      );
    },
  },
  excluded: {
    title: "an excluded field is depended on by none, whether names match or not",
    async run(lab) {
      assert.deepEqual(
        await touched(lab, {
          ofSound: { type: "default", excludeFields: ["audio", "fr"] },
          fields: { audio: {}, frames: {} },
        }),
        {
          "sound.audio": "",
          "sound.audio_en": "audio",
          "sound.fr": "",
          "sound.frames": "audio frames",
          "text.audio": "",
          "text.words": "",
        },
      );
    },
  },
  specific: {
    title: "a specific mapping selects the listed parent fields for each field, and none for other fields",
    async run(lab) {
      assert.deepEqual(
        await touched(lab, {
          ofSound: { type: "specific", mapping: { audio: ["frames", "audio/en"], x: ["fr"] } },
          ofText: "all",
          fields: { audio: {}, x: {}, words: {} },
        }),
        {
          "sound.audio": "",
          "sound.audio_en": "audio",
          "sound.fr": "x",
          "sound.frames": "audio",
          "text.audio": "audio words x",
          "text.words": "audio words x",
        },
      );
    },
  },
  "all-and-none": {
    title: "all fields of a parent, or none of it, whatever their names",
    async run(lab) {
      const all = "audio x";
      assert.deepEqual(await touched(lab, { ofSound: "all", ofText: "none", fields: { audio: {}, x: {} } }), {
        "sound.audio": all,
        "sound.audio_en": all,
        "sound.fr": all,
        "sound.frames": all,
        "text.audio": "",
        "text.words": "",
      });
    },
  },
  "named-fields": {
    title: "a field that names what it depends on depends on that alone, and mappings on it have no say",
    async run(lab) {
      assert.deepEqual(
        await touched(lab, {
          ofSound: "none",
          ofText: "all",
          fields: {
            audio: { on: [sound.field("fr"), text.field("words")] },
            fr: { on: [sound] },
            everything: { on: "all" },
            mapped: {},
          },
        }),
        {
          "sound.audio": "everything fr",
          "sound.audio_en": "everything fr",
          "sound.fr": "audio everything fr",
          "sound.frames": "everything fr",
          "text.audio": "everything mapped",
          "text.words": "audio everything mapped",
        },
      );
    },
  },
});
