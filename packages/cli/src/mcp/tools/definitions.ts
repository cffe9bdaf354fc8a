import * as z from "zod";
import { diffWithPushed } from "../../commands/print-diff.js";
import { said, withOpenStore } from "../open.js";
import { limit, problems, store, tool } from "../tool.js";

const project = z.string().optional();

/** The tools that look at what was pushed to a store. */
export const definitionTools = [
  tool({
    name: "history",
    title: "History of pushes",
    description:
      "Which versions of which projects were pushed to a store, the newest first, with their tags (such as the commit).",
    input: { project: project.describe("Only of this project. Default: of all"), store, limit: limit(500, 20) },
    output: {
      store: z.string(),
      pushes: z.array(
        z.looseObject({ project: z.string(), projectVersion: z.string(), recordedAt: z.string(), features: z.int() }),
      ),
    },
    run: ({ project: of, store: name, limit: most }, command, terminal) =>
      withOpenStore(name, command, terminal, async (open) => {
        const items = await open.store.history(of === undefined ? {} : { project: of });
        return {
          list: "pushes",
          items,
          limit: most,
          narrow: "Name a project, or use a higher limit.",
          rest: { store: open.store.display },
        };
      }),
  }),
  tool({
    name: "diff",
    title: "What has changed since a push",
    description:
      "Which features of the code differ from those that were pushed, and in which fields: a changed feature has all its samples computed again.",
    input: {
      project: project.describe("The project that was pushed. Default: that of the configuration"),
      projectVersion: z.string().optional().describe("Which push, from history. Default: the newest"),
      store,
      unchanged: z.boolean().default(false).describe("Unchanged features too"),
    },
    output: {
      project: z.string(),
      pushed: z.looseObject({ projectVersion: z.string() }).nullable(),
      features: z.array(z.looseObject({ feature: z.string(), kind: z.string() })),
      problems,
    },
    run: ({ project: of, projectVersion, store: name, unchanged }, command, terminal) =>
      withOpenStore(name, command, terminal, async (open) => {
        const wanted = of ?? open.graph.project;
        const found = await diffWithPushed(open.store, open.graph, wanted, projectVersion);
        const items = found.diffs.filter(({ kind }) => unchanged || kind !== "unchanged");
        const others = found.problems.map(({ message, code }) => `${message} [${code}]`);
        const rest = { project: wanted, pushed: found.pushed ?? null, problems: [...said(open.problems), ...others] };
        return { list: "features", items, narrow: "Leave unchanged features out.", rest };
      }),
  }),
];
