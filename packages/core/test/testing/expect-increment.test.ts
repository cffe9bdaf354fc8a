import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, from } from "../../src/index.js";
import { expectIncrement, expectInSync, memory, rowsOf } from "../../src/testing.js";
import { crop, newerCrop, video, writeCrops, writeVideos } from "../memory/features.js";

const failure = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it has to fail"),
    (error: unknown) => error,
  );

describe("expectIncrement", () => {
  it("accepts the samples in any order, or their number", async () => {
    await using store = await memory().open();
    await writeVideos(store, "v1", "v2", "v3");
    await expectIncrement(store, crop, { new: ["v3", "v1", { video_id: "v2" }] });
    await expectIncrement(store, crop, { new: 3, stale: [], orphaned: 0 });
    await expectIncrement(store, crop, { new: ["v2"] }, { filters: { "video/raw": "video_id = 'v2'" } });
    await writeCrops(store);
    await expectInSync(store, crop);
    await expectIncrement(store, video, { orphaned: ["v1", "v3"] }, { samples: await samplesOf(store) });
    await store.write(video, rowsOf(video, [{ video_id: "v1" }]));
    await store.delete(video, (row) => row.video_id.eq("v2"));
    await expectIncrement(store, crop, { stale: ["v1"], orphaned: ["v2"] });
    await expectIncrement(store, newerCrop, { new: 2 });
  });

  it("lists what is missing and what is too much, for people and for test runners", async () => {
    await using store = await memory({ name: "unit" }).open();
    await writeVideos(store, "v1", "v2", "v3");
    expect(await failure(expectIncrement(store, crop, { new: ["v1", "v4"], stale: 2, waiting: [] }))).toMatchObject({
      name: "AssertionError",
      code: "ERR_ASSERTION",
      message: [
        "video/crop in memory(unit) has other samples to do than expected (- missing, + not expected):",
        "  new:",
        '    - "v4"',
        '    + "v2"',
        '    + "v3"',
        "  stale: 2 expected, 0 found",
      ].join("\n"),
      actual: { new: ["v1", "v2", "v3"], stale: 0, orphaned: [], waiting: [] },
      expected: { new: ["v1", "v4"], stale: 2, orphaned: [], waiting: [] },
    });
    await writeVideos(store, ...Array.from({ length: 30 }, (_, index) => `w${index}`));
    expect(await failure(expectInSync(store, crop))).toMatchObject({
      message: expect.stringMatching(/\n {4}\+ and 13 more$/),
    });
    expect(await failure(expectIncrement(store, crop, { new: ["v1", "v1"] }, only("v1")))).toMatchObject({
      message: expect.stringMatching(/\n {2}new:\n {4}- "v1"$/),
    });
  });

  it("names samples by the columns that identify them", async () => {
    const frame = defineFeature({
      key: "frame",
      id: ["video_id", "at"],
      schema: z.object({ video_id: z.string(), at: z.date(), size: z.int() }),
      deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
    });
    const face = defineFeature({
      key: "face",
      id: ["video_id", "at"],
      schema: z.object({ video_id: z.string(), at: z.date() }),
      deps: [from(frame, { select: [] })],
    });
    await using store = await memory().open();
    await writeVideos(store, "v1", "v2");
    await expectIncrement(store, frame, { new: ["v1", { video_id: "v2" }] });
    const at = new Date("2026-01-01T00:00:00Z");
    await using todo = await store.resolve(frame, { filters: { "video/raw": "video_id = 'v1'" } });
    const [parent] = await todo.new.rows();
    await store.replaceChildren(frame, [parent!], [{ video_id: "v1", at, size: 1 }]);
    await expectIncrement(store, face, { new: [{ video_id: "v1", at }] });
    expect(await failure(expectIncrement(store, face, { new: ["v1"] }))).toMatchObject({
      code: "ARGUMENT_INVALID",
      message:
        "An expected sample of face is v1; its samples are identified by video_id and at: { video_id: …, at: … }.",
    });
    expect(await failure(expectIncrement(store, crop, { new: [{ path: "p" } as never] }))).toMatchObject({
      message: expect.stringContaining(
        "has the columns path; its samples are identified by video_id: { video_id: … }.",
      ),
    });
    expect(await failure(expectIncrement(store, crop, { fresh: [] } as never))).toMatchObject({
      message: expect.stringContaining('The expected increment of video/crop has no option "fresh"'),
    });
  });
});

const only = (id: string) => ({ filters: { "video/raw": `video_id = '${id}'` } }) as const;

async function samplesOf(store: Awaited<ReturnType<ReturnType<typeof memory>["open"]>>) {
  return await store.read(video, { filters: "video_id = 'v2'" });
}
