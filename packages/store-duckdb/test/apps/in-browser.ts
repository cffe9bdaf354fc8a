import { memory } from "@metaxy-ts/core/memory";
import { pipeline } from "./pipeline.js";

Object.assign(globalThis, { done: pipeline(memory()) });
