import type { Tool } from "./tool.js";
import { definitionTools } from "./tools/definitions.js";
import { graphTools } from "./tools/graph.js";
import { storeTools } from "./tools/stores.js";

/** All tools. */
export const tools: readonly Tool[] = [...graphTools, ...storeTools, ...definitionTools];
