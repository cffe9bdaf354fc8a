import assert from "node:assert/strict";
import type { WriteEntry, WriteOptions } from "@metaxy-ts/core";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import type { Disturbance } from "./support/disturbances.js";
import { disturbances, disturbing } from "./support/disturbances.js";
import { crop, video, videoRow } from "./support/features.js";
import { countStored, fill } from "./support/stored.js";

/*
 * What happens when one part of a write fails after another was stored. Checks of rows come before anything is stored, so they cannot
 * show it: the plans are disturbed on their way to the adapter, once they are checked by core.
 */

/** Whether a write of several features is one transaction. */
export const capabilitiesOfWrites = topic("capabilities", {
  "transaction-works": {
    title: "a store that claims transactions stores nothing of a write, or of its key, when a part of it fails",
    needs: ["write.transaction"],
    async run(lab) {
      let failed = 0;
      for (const disturb of disturbances) {
        await fillBoth(lab, disturb.name);
        const before = failed;
        for (const feature of [crop.key, video.key]) {
          if (!(await fails(lab, disturb, feature, key))) break;
          failed += 1;
          assert.deepEqual(await counts(lab, disturb.name), { child: 1, parent: 1 }, `${disturb.name} of ${feature}`);
        }
        const store = await lab.open({ place: disturb.name });
        const outcome = await store.writeMany(entries, key);
        if (failed > before) assert.deepEqual(outcome, { rows: 2, repeated: false });
        await store.close();
      }
      assert.ok(failed >= 2, "No plan that cannot be carried out failed.");
    },
  },
  "transaction-refused": {
    // There is no call to refuse: without transactions the contract asks for plan after plan, children first, up to the one that fails.
    // An adapter that leaves nothing of a child's plan when the parent's fails has a transaction that it does not claim. One that
    // finds every one of these disturbances before it stores anything looks the same from here, and says so in expectedFailures.
    title:
      "a store that does not claim transactions stores the parts of a write children first, and stops at the first that fails",
    without: "write.transaction",
    async run(lab) {
      let leftBehind = 0;
      for (const disturb of disturbances) {
        await fillBoth(lab, disturb.name);
        if (!(await fails(lab, disturb, crop.key))) continue;
        assert.deepEqual(await counts(lab, disturb.name), { child: 1, parent: 1 }, disturb.name);
        assert.ok(await fails(lab, disturb, video.key), disturb.name);
        const { child, parent } = await counts(lab, disturb.name);
        assert.equal(parent, 1);
        leftBehind += child - 1;
      }
      assert.ok(leftBehind > 0, "Nothing of any write that failed was stored: write.transaction can be claimed.");
    },
  },
});

const key = { idempotencyKey: "key" };

/** Parents first, which is the wrong order. */
const entries: readonly WriteEntry[] = [
  { feature: video, rows: [videoRow("b")] },
  { feature: crop, rows: [{ video_id: "b", source: "x", metaxy_provenance_by_field: { frames: "1" } }] },
];

/** Its own place, with a row of each feature. */
function fillBoth(lab: Lab, place: string): Promise<void> {
  return fill(lab, { place }, async (store) => {
    await store.write(video, [videoRow("a")]);
    await store.write(crop, [{ video_id: "a", source: "x", metaxy_provenance_by_field: { frames: "1" } }]);
  });
}

/** Whether a write of both fails where the plan of one feature is disturbed. An adapter may not mind a disturbance. */
async function fails(
  lab: Lab,
  { name, disturb }: Disturbance,
  feature: string,
  options: WriteOptions = {},
): Promise<boolean> {
  const store = await lab.open({ place: name, adapt: disturbing(feature, disturb) });
  const failed = await store.writeMany(entries, options).then(
    () => false,
    () => true,
  );
  await store.close();
  return failed;
}

async function counts(lab: Lab, place: string): Promise<{ readonly child: number; readonly parent: number }> {
  const store = await lab.open({ place, mode: "read" });
  const found = { child: await countStored(store, crop), parent: await countStored(store, video) };
  await store.close();
  return found;
}
