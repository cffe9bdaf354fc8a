import { afterAll } from "vitest";
import { removeFolders } from "./folders.js";

// Files of tests share their modules, so what a module registers itself would only hold for the first file that imports it.
afterAll(removeFolders);
