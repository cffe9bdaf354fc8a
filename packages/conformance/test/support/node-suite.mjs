// Run by `node --test`: the suite as a store's author has it, on the memory store.
import { describeStoreConformance } from "@metaxy-ts/conformance/node-test";
import { memoryAdapter } from "@metaxy-ts/core/memory";

const adapters = new Map();

describeStoreConformance({
  adapter: ({ namespace }) => {
    const adapter = adapters.get(namespace) ?? memoryAdapter({ name: namespace });
    adapters.set(namespace, adapter);
    return adapter;
  },
  properties: { runs: 8 },
  onReport: ({ cases }) => console.log(`a report of ${cases.length} cases`),
});
