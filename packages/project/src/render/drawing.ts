import type { FeatureGraph, FeatureInput, Lineage } from "@metaxy-ts/core";
import { own } from "@metaxy-ts/core/adapter";
import { ifLinked } from "../if-linked.js";
import type { FeatureStatus } from "../status/status.js";
import type { NodeStatus } from "./state.js";

/** A graph as plain data: what every drawing shows a part of, and the JSON that `renderGraph` prints. */
export interface GraphDrawing {
  /** What stands above the drawing; null for nothing. */
  readonly title: string | null;
  /** The features, parents before children. */
  readonly nodes: readonly FeatureNode[];
  /** Their dependencies on each other, by child. */
  readonly edges: readonly DependencyEdge[];
}

/** A feature in a drawing. */
export interface FeatureNode {
  /** The key. */
  readonly feature: string;
  /** The project that owns it. */
  readonly project: string;
  /** Whether another project or program writes it. */
  readonly external: boolean;
  /** Null if it depends on an external feature whose definition is not known. */
  readonly featureVersion: string | null;
  /** The columns that identify a sample. */
  readonly idColumns: readonly string[];
  /** Null if it has none. */
  readonly description: string | null;
  /** Its fields, in the order of the definition. */
  readonly fields: readonly FieldOfNode[];
  /** Its state in a store; null if the caller gave none. */
  readonly status: NodeStatus | null;
}

/** A field of a feature in a drawing. */
export interface FieldOfNode {
  /** The key. */
  readonly field: string;
  /** What its author changes with the code. */
  readonly codeVersion: string;
  /** Null where the version of the feature is. */
  readonly fieldVersion: string | null;
}

/** A dependency in a drawing. */
export interface DependencyEdge {
  /** The key of the feature that is depended on. */
  readonly parent: string;
  /** The key of the feature that depends on it. */
  readonly child: string;
  /** `identity` is 1:1, `aggregation` N:1, `expansion` 1:N. */
  readonly lineage: Lineage["type"];
  /** The columns that an aggregation or an expansion is by; null for all that both have. */
  readonly on: readonly string[] | null;
  /** Whether the parent may have no row for a sample. */
  readonly optional: boolean;
  /** Which fields of the parent each field of the child depends on. Fields that depend on none are left out. */
  readonly fields: readonly { readonly field: string; readonly parentFields: readonly string[] }[];
}

/** What of a graph is drawn. */
export interface DrawingOptions {
  readonly features: Iterable<FeatureInput> | undefined;
  readonly title: string | undefined;
  readonly statuses: Iterable<FeatureStatus>;
  readonly hashLength: number | undefined;
}

/** What is drawn, before it is known how. @throws FEATURE_NOT_FOUND for a key that the graph does not have. */
export function drawingOf(graph: FeatureGraph, options: DrawingOptions): GraphDrawing {
  const wanted = options.features && new Set([...options.features].map((feature) => graph.get(feature).key));
  const keys = [...graph.features.keys()].filter((key) => wanted?.has(key) ?? true);
  const drawn = new Set(keys);
  const statuses = new Map([...options.statuses].map((status) => [status.feature, status]));
  return {
    title: options.title ?? null,
    nodes: keys.map((key) => nodeOf(graph, key, statuses.get(key) ?? null, options.hashLength)),
    edges: keys.flatMap((key) => edgesTo(graph, key).filter(({ parent }) => drawn.has(parent))),
  };
}

function nodeOf(graph: FeatureGraph, key: string, status: FeatureStatus | null, hashLength?: number): FeatureNode {
  const { spec, external } = graph.get(key);
  const versions = ifLinked(() => graph.versions(key, hashLength)); // it is drawn before external features are linked, too
  return {
    feature: key,
    project: graph.projectOf(key),
    external: external !== null,
    featureVersion: versions?.feature ?? null,
    idColumns: spec.idColumns,
    description: spec.description,
    fields: spec.fields.map(({ key: field, codeVersion }) => ({
      field,
      codeVersion,
      fieldVersion: (versions && own(versions.fields, field)) ?? null,
    })),
    status: status && {
      state: status.state,
      rows: status.rows,
      counts: status.counts,
      done: status.done,
      ...(status.newest && { newest: status.newest }),
    },
  };
}

function edgesTo(graph: FeatureGraph, key: string): DependencyEdge[] {
  const inputs = [...graph.fieldInputs(key)];
  return graph.get(key).spec.dependencies.map(({ feature: parent, lineage, optional }) => ({
    parent,
    child: key,
    lineage: lineage.type,
    on: lineage.type === "identity" ? null : lineage.on,
    optional,
    fields: inputs.flatMap(([field, all]) => {
      const parentFields = all.filter(({ feature }) => feature === parent).map((input) => input.field);
      return parentFields.length > 0 ? [{ field, parentFields }] : [];
    }),
  }));
}
