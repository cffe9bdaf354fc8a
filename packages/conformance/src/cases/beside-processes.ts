import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import { note, noteRow } from "./support/note.js";
import { tasksUrl, writeWide } from "./support/process-tasks.js";
import { values } from "./support/rows.js";
import { countStored } from "./support/stored.js";

/** What a store that is open sees of what another process writes. */
export const besideProcesses = topic("beside", {
  "another-process": {
    title: "a table, rows and a column of another process are seen by stores that were open before",
    needs: ["write.parallelProcesses", "write.schemaEvolution"],
    processes: true,
    async run(lab) {
      const store = await lab.open();
      assert.equal(await store.has(note), false);
      const elsewhere = (argument: number) => lab.inOtherProcess({ url: tasksUrl, name: writeWide.name, argument });
      assert.deepEqual(await elsewhere(1), { value: 1 });
      const reader = await lab.open({ mode: "read" });
      for (const each of [store, reader]) assert.deepEqual(await values(await each.read(note), "id"), ["1"]);
      assert.deepEqual(await elsewhere(2), { value: 2 });
      for (const each of [store, reader]) {
        assert.deepEqual(await values(await each.read(note), "id"), ["1", "2"]);
        assert.deepEqual(await values(await each.read(note, { filters: "column_2 = 2" }), "id"), ["2"]);
      }
      await store.write(note, [{ ...noteRow("3"), column_2: 3, column_3: 3 }]);
      assert.equal(await countStored(reader, note), 3);
    },
  },
});
