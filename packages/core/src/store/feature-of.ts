import type { Feature } from "../feature/feature.js";
import type { KeyInput } from "../feature/key.js";
import type { FeatureTypes } from "../feature/types.js";

/** A feature, with its types, or the key of one in the store's graph. */
export type FeatureOf<Types extends FeatureTypes> = Feature<Types> | KeyInput;
