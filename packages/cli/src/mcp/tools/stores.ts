import { isSystemColumn } from "@metaxy-ts/core/adapter";
import { statuses } from "@metaxy-ts/project";
import * as z from "zod";
import { listedStores } from "../../commands/list-stores.js";
import { timeOf } from "../../commands/print-rows.js";
import { projectOf } from "../../commands/project.js";
import { errorJson } from "../../output/error.js";
import { json } from "../../output/rows/json-values.js";
import { mostCharacters } from "../bounded.js";
import { said, selected, withOpenStore } from "../open.js";
import { features, filters, limit, problems, store, tool } from "../tool.js";

/** The tools that look at stores. They open them for reading. */
export const storeTools = [
  tool({
    name: "list_stores",
    title: "List stores",
    description:
      "The stores of the project's configuration, of which kind they are, which one is the default, and which stores are read behind each. None is opened.",
    input: {},
    output: {
      stores: z.array(
        z.looseObject({
          name: z.string(),
          kind: z.string().nullable(),
          isDefault: z.boolean(),
          fallbackStores: z.array(z.string()),
        }),
      ),
    },
    async run(_, command, terminal) {
      return { list: "stores", items: listedStores(await projectOf(command, terminal)) };
    },
  }),
  tool({
    name: "status",
    title: "What is pending",
    description:
      "For each feature how many samples are stored, new, stale, orphaned and waiting, counted in the store. Use it to find out what has to be computed.",
    input: { features, store, filters, limit: limit(500, 100) },
    output: {
      store: z.string(),
      features: z.array(
        z.looseObject({
          feature: z.string(),
          state: z.string(),
          rows: z.int(),
          failed: z.int(),
          counts: z.looseObject({}).nullable(),
        }),
      ),
      problems,
    },
    run: ({ features: selectors, store: name, filters: targetFilters = [], limit: most }, command, terminal) =>
      withOpenStore(name, command, terminal, async (open) => {
        const own = selected(open, selectors).filter((key) => !open.graph.get(key).external);
        const items: unknown[] = own.slice(most);
        const counted: unknown[] = [];
        for await (const { error, ...each } of statuses(open.store, open.graph, {
          features: own.slice(0, most),
          resolve: { targetFilters },
        }))
          counted.push({ ...each, ...(error && { error: errorJson(error) }) });
        const rest = { store: open.store.display, problems: said(open.problems) };
        return { list: "features", items: [...counted, ...items], limit: most, narrow: "Select fewer features.", rest };
      }),
  }),
  tool({
    name: "read_rows",
    title: "Read stored rows",
    description:
      "Current rows of a feature, as objects. Filter and choose columns: the answer has at most 100 kB. Integers beyond 2^53 are strings, bytes are base64.",
    input: {
      feature: z.string().describe("Its key"),
      store,
      filters,
      columns: z
        .array(z.string())
        .optional()
        .describe("Default: the feature's own columns, without those named metaxy_*"),
      asOf: z.string().optional().describe("The rows as they were at this time: 2026-01-31T12:00:00Z"),
      sampleHistory: z.boolean().default(false).describe("Older rows of samples too"),
      featureHistory: z.boolean().default(false).describe("Rows of all feature versions"),
      deleted: z.boolean().default(false).describe("Soft-deleted samples too"),
      limit: limit(1000, 50),
    },
    output: { feature: z.string(), store: z.string(), rows: z.array(z.looseObject({})), problems },
    run: ({ feature, store: name, columns, filters: wanted = [], asOf, limit: most, ...options }, command, terminal) =>
      withOpenStore(name, command, terminal, async (open) => {
        const rows = await open.store.read(feature, {
          filters: wanted,
          ...(columns && { columns }),
          ...(asOf !== undefined && { asOf: timeOf(asOf, "asOf") }),
          withSampleHistory: options.sampleHistory,
          withFeatureHistory: options.featureHistory,
          includeSoftDeleted: options.deleted,
          limit: most + 1,
        });
        const items: unknown[] = [];
        let characters = 0;
        for (const row of await rows.rows()) {
          const shown = Object.entries(row).filter(([column]) => columns !== undefined || !isSystemColumn(column));
          items.push(Object.fromEntries(shown));
          characters += json(items.at(-1)).length;
          if (characters > mostCharacters) break; // the rest would be cut
        }
        const rest = { feature, store: open.store.display, problems: said(open.problems) };
        return { list: "rows", items, limit: most, narrow: "Use filters, fewer columns, or a higher limit.", rest };
      }),
  }),
];
