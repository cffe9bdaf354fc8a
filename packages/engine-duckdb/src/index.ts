export * from "./base.js";
export { schemaToIpc } from "./storage/arrow-ipc.js";
export { rowsToArrow } from "./storage/rows-to-arrow.js";
