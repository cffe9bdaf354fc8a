/* What the compiler knows of steps, and mistakes that must not compile. Checked by `tsc`; nothing runs. */
import type { Store } from "@metaxy-ts/core";
import { definePipeline, run, source, step } from "../src/index.js";
import { graph, group, length, letter, word } from "./support/words.js";

declare const store: Store;

step(length, { compute: ({ id, text }) => ({ length: id.length + text.length }) });
step(letter, { compute: ({ text }) => [{ place: 0, letter: text }] });
step(group, { compute: ({ length: size, id }) => ({ words: id.length + size }) });
step(length, { setup: () => ({ model: 1 }), compute: (_, { shared }) => ({ length: shared.model }) });
step(length, { computeBatch: (rows) => rows.map(({ text }) => ({ length: text.length })) });
source(word, { samples: [{ id: "1", text: "a", note: "" }] });

// @ts-expect-error a column that the parents do not give
step(length, { compute: ({ note }) => ({ length: note.length }) });
// @ts-expect-error a column of another type
step(length, { compute: () => ({ length: "1" }) });
// @ts-expect-error a column is missing
step(length, { compute: () => ({}) });
// @ts-expect-error one row where a parent has many children
step(letter, { compute: () => ({ place: 0, letter: "a" }) });
// @ts-expect-error many rows where a sample has one
step(group, { compute: () => [{ words: 1 }] });
// @ts-expect-error neither compute nor computeBatch
step(length, {});
// @ts-expect-error what setup returns
step(length, { setup: () => ({ model: 1 }), compute: (_, { shared }) => ({ length: shared.modell }) });
// @ts-expect-error rows of another feature
source(word, { samples: [{ url: "1" }] });
// @ts-expect-error no store
void run(definePipeline(graph, []), {});
void run(definePipeline(graph, []), { store, dryRun: true });
