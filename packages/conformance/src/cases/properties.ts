import { hashAlgorithms } from "@metaxy-ts/core";
import fc from "fast-check";
import { topic } from "../suite/case.js";
import { graphs } from "./properties/graphs.js";
import { histories } from "./properties/histories.js";
import { replay } from "./properties/replay.js";

const lengths = { md5: 16, sha256: 64, xxhash32: 8, xxhash64: 20 } as const;

/** Random graphs and histories, lived by the store and by the witness. A failure prints its seed and the smallest history that fails. */
export const properties = topic(
  "properties",
  Object.fromEntries(
    hashAlgorithms.map((algorithm) => [
      `histories-${algorithm}`,
      {
        title: `any history of any features is answered as the witness answers it, with ${algorithm}`,
        needs: [`hash.${algorithm}`],
        run: (lab) =>
          fc.assert(
            fc.asyncProperty(graphs, histories, (specs, steps) =>
              replay(lab, specs, steps, { algorithm, length: lengths[algorithm] }),
            ),
            { numRuns: Math.ceil(lab.properties.runs / hashAlgorithms.length), seed: lab.properties.seed },
          ),
      },
    ]),
  ),
);
