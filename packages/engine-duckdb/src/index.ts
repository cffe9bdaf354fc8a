export * from "./base.js";
export { schemaToIpc, tableFromIpc } from "./storage/arrow-ipc.js";
export { rowsToArrow } from "./storage/rows-to-arrow.js";
