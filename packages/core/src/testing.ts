/*
 * What unit tests of a pipeline need: a store without a database, rows to write, and assertions on what there is to do.
 */
export { type MemoryStoreOptions, memory } from "./memory.js";
export { type ExpectedIncrement, expectIncrement, expectInSync, type SampleId } from "./testing/expect-increment.js";
export { type GivenColumns, rowsOf } from "./testing/rows-of.js";
