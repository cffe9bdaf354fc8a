import { defaultWork } from "../options.ts";
import { phashVersion } from "./code-version.ts";
import { defineFeatures } from "./features.ts";

/** The features as the last run of the demo left them, for the program `metaxy`. */
export const { graph } = defineFeatures(String(phashVersion(defaultWork)));
