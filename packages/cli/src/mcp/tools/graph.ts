import type { DependencyEdge, GraphDrawing } from "@metaxy-ts/project";
import { renderGraph } from "@metaxy-ts/project";
import * as z from "zod";
import { describedFeature } from "../../commands/describe-feature.js";
import { listedFeatures } from "../../commands/list-features.js";
import { projectOf } from "../../commands/project.js";
import { errorJson } from "../../output/error.js";
import { said, selected } from "../open.js";
import { features, limit, problems, store, tool } from "../tool.js";

const narrow = "Select fewer features, or name them.";
const version = z.string().nullable().describe("Null if the definition of a feature of another project is not known");

/** The tools that look at definitions; a store is only read for what is stored. */
export const graphTools = [
  tool({
    name: "list_features",
    title: "List features",
    description:
      "The features (tables of metadata) of the project and those of other projects that it depends on, parents before children: keys, versions, fields, parents, and where each is defined. Begin here.",
    input: { features, store, limit: limit(1000, 200) },
    output: {
      features: z.array(
        z.looseObject({
          key: z.string(),
          version,
          project: z.string(),
          fields: z.array(z.string()),
          parents: z.array(z.string()),
        }),
      ),
      problems,
    },
    async run({ features: selectors = [], store: name, limit: most }, command, terminal) {
      const project = await projectOf(command, terminal);
      const linked = await project.linkedFeatures({ store: name });
      const items = listedFeatures(linked, selectors, project.config.hash?.length);
      return { list: "features", items, limit: most, narrow, rest: { problems: said(linked.problems) } };
    },
  }),
  tool({
    name: "describe_feature",
    title: "Describe a feature",
    description:
      "Everything about one feature: ID columns, fields with code versions, dependencies with select, rename, filters and lineage, versions, columns of the schema, and how many samples are stored.",
    input: { feature: z.string().describe("Its key, such as video/crop"), store },
    output: {
      feature: z.looseObject({ feature: z.string(), project: z.string(), idColumns: z.array(z.string()) }),
      hasSchema: z.boolean().describe("Whether its definition lists its columns"),
      columns: z.array(z.looseObject({ name: z.string(), type: z.string().nullable() })),
      stored: z.looseObject({}).nullable().describe("What the store has of it; null if the store cannot be read"),
      error: z
        .looseObject({ code: z.string(), message: z.string() })
        .nullable()
        .describe("Why the store cannot be read"),
      problems,
    },
    async run({ feature: key, store: name }, command, terminal) {
      const project = await projectOf(command, terminal);
      const { described, stored, problems: found } = await describedFeature(project, key, name);
      const { columns, ...feature } = described;
      const error = stored.error ? errorJson(stored.error) : null;
      const beside = { feature, hasSchema: columns !== null, stored: stored.feature ?? null, error };
      return { list: "columns", items: columns ?? [], rest: { ...beside, problems: said(found) } };
    },
  }),
  tool({
    name: "graph",
    title: "Graph of features",
    description:
      "Features with their fields and dependencies, with lineage and which fields each field is computed from, parents before children; and the same as a Mermaid diagram.",
    input: { features, store, mermaid: z.boolean().default(false).describe("Whether the diagram is in the answer") },
    output: {
      nodes: z.array(
        z.looseObject({
          feature: z.string(),
          project: z.string(),
          dependencies: z.array(z.looseObject({ parent: z.string(), lineage: z.string() })),
        }),
      ),
      mermaid: z.string().nullable(),
      problems,
    },
    async run({ features: selectors, store: name, mermaid }, command, terminal) {
      const project = await projectOf(command, terminal);
      const linked = await project.linkedFeatures({ store: name });
      const drawn = (format: "json" | "mermaid") =>
        renderGraph(linked.graph, { format, features: selected(linked, selectors), fields: true, inputs: true });
      const { nodes, edges } = JSON.parse(await drawn("json")) as Pick<GraphDrawing, "nodes" | "edges">;
      const dependencies = new Map(nodes.map(({ feature }) => [feature, [] as DependencyEdge[]]));
      for (const edge of edges) dependencies.get(edge.child)?.push(edge);
      const items = nodes.map((node) => ({ ...node, dependencies: dependencies.get(node.feature) }));
      const rest = { mermaid: mermaid ? await drawn("mermaid") : null, problems: said(linked.problems) };
      return { list: "nodes", items, narrow, rest };
    },
  }),
];
