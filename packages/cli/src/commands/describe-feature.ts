import { relative } from "node:path";
import type { DependencySpec, FeatureGraph, Lineage } from "@metaxy-ts/core";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { defaultCodeVersion } from "@metaxy-ts/core/adapter";
import type {
  ColumnOfSchema,
  ExternalOrigin,
  FeatureDescription,
  FieldDescription,
  Project,
  StoredFeature,
} from "@metaxy-ts/project";
import { describeFeature, describeStoredFeature, grouped } from "@metaxy-ts/project";
import type { Command } from "commander";
import { errorJson } from "../output/error.js";
import type { Fact } from "../output/facts.js";
import { printFacts, printHeading } from "../output/facts.js";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import type { DescribeOptions } from "./describe-store.js";
import { printProblems } from "./graph-of.js";
import { ifReachable } from "./if-reachable.js";
import { projectOf } from "./project.js";

/** Prints everything about a feature. Without a store that can be reached, what the code says of it. */
export async function printFeature(
  command: Command,
  key: string,
  { format, store: name }: DescribeOptions,
  terminal: Terminal,
): Promise<void> {
  const { described, stored, problems } = await describedFeature(await projectOf(command, terminal), key, name);
  printProblems(problems, terminal);
  if (format === "json") {
    const { feature = null, error } = stored;
    const all = { ...described, stored: feature, ...(error && { error: errorJson(error) }) };
    terminal.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return;
  }
  await printDescription(described, terminal);
  if (stored.feature) await printStored(stored.feature, terminal);
  if (stored.error) warn(`${stored.error.message} [${stored.error.code}]`, terminal);
}

/** Everything about a feature, and what a store has of it. */
export interface DescribedFeature {
  readonly described: FeatureDescription;
  readonly stored: Stored;
  readonly problems: readonly MetaxyError[];
}

/** @param name The store; the default store if it is undefined, none if it is false. */
export async function describedFeature(
  project: Project,
  key: string,
  name: string | false | undefined,
): Promise<DescribedFeature> {
  const own = await project.features();
  const { graph, problems, externals } =
    name === false
      ? { ...own, externals: new Map<string, ExternalOrigin>() }
      : await project.linkedFeatures({ store: name });
  graph.get(key);
  const stored = name === false ? {} : await storedIn(project, graph, key, name);
  const found = own.features.find(({ feature }) => feature.key === key && !feature.external);
  const external = externals.get(key);
  const hashLength = stored.hashLength ?? project.config.hash?.length;
  const described = describeFeature(graph, key, {
    ...(found && { found }),
    ...(external && { external }),
    ...(hashLength && { hashLength }),
  });
  return { described, stored, problems };
}

interface Stored {
  readonly hashLength?: number;
  readonly feature?: StoredFeature;
  readonly error?: MetaxyError;
}

function storedIn(project: Project, graph: FeatureGraph, key: string, name: string | undefined): Promise<Stored> {
  return ifReachable(project, graph, name, async (store) => {
    const isKnown = describeFeature(graph, key).versions !== null;
    return { hashLength: store.hash.length, ...(isKnown && { feature: await describeStoredFeature(store, key) }) };
  });
}

async function printDescription(described: FeatureDescription, terminal: Terminal): Promise<void> {
  const { feature, project, description, isExternal, external, definedIn, idColumns, children, versions, columns } =
    described;
  const { tags, metadata, fields, dependencies } = described;
  const others = Object.entries(metadata).filter(([name]) => name !== "tags");
  printHeading(feature, terminal, true);
  await printFacts(
    [
      ["description", description ?? undefined],
      ["project", isExternal ? `${project}, which writes it` : project],
      ["defined in", definedIn && !external ? placeOf(definedIn, terminal) : undefined],
      ["definition from", external ? originOf(external, terminal) : undefined],
      ["ID columns", idColumns.join(", ")],
      ["children", children.length > 0 ? children.join(", ") : undefined],
      ["tags", tags.length > 0 ? tags.join(", ") : undefined],
      ["metadata", others.map(([name, value]) => `${name}: ${JSON.stringify(value)}`)],
      ["table", described.tableName],
      ...(versions
        ? versionFacts(versions)
        : [["versions", "not linked: its definition, or a parent's, is not known"] as const]),
    ],
    terminal,
  );
  printHeading("Fields", terminal);
  await printFacts(
    fields.map((field) => [field.field, fieldWords(field)]),
    terminal,
  );
  if (dependencies.length > 0) {
    printHeading("Dependencies", terminal);
    await printFacts(
      dependencies.map((dependency) => [dependency.feature, dependencyWords(dependency)]),
      terminal,
    );
  }
  if (!columns) return;
  printHeading("Columns of the schema", terminal);
  await printFacts(
    columns.map((column) => [column.name, columnWords(column, idColumns)]),
    terminal,
  );
}

function placeOf(place: NonNullable<FeatureDescription["definedIn"]>, { folder }: Terminal): string {
  return `${relative(folder, place.file)}${place.export === null ? "" : `, export ${place.export}`}`;
}

function originOf({ source, place, definedIn }: ExternalOrigin, { folder }: Terminal): string {
  const from = source === "store" ? `what was pushed to ${place}` : relative(folder, place);
  return definedIn === null ? from : `${from}: ${definedIn}`;
}

function versionFacts({ feature, code, spec, definition }: NonNullable<FeatureDescription["versions"]>): Fact[] {
  return [
    ["feature version", feature],
    ["code version", code],
    ["spec version", spec],
    ["definition version", definition],
  ];
}

function fieldWords({ codeVersion, fieldVersion, dataVersion, inputs }: FieldDescription): string[] {
  const version = codeVersion === defaultCodeVersion ? "no code version" : `code version ${codeVersion}`;
  return [
    fieldVersion === null ? version : `${version}, version ${fieldVersion}`,
    ...(inputs.length > 0 ? [`depends on ${inputs.join(", ")}`] : []),
    ...(dataVersion === null
      ? []
      : [`data version: ${dataVersion === "function" ? "a function" : `column ${dataVersion}`}`]),
  ];
}

function columnWords({ name, type, nullable, required }: ColumnOfSchema, idColumns: readonly string[]): string {
  const words = [type ?? "any type", ...(nullable ? ["nullable"] : []), ...(required ? [] : ["optional"])];
  return (idColumns.includes(name) ? [...words, "ID"] : words).join(", ");
}

function dependencyWords({ lineage, optional, select, rename, filters, mapping }: DependencySpec): string[] {
  const renamed = Object.entries(rename ?? {}).map(([from, to]) => `${from} as ${to}`);
  return [
    lineageWords(lineage) + (optional ? ", optional" : ""),
    select === null ? "all columns" : `columns: ${select.length > 0 ? select.join(", ") : "none"}`,
    ...(renamed.length > 0 ? [`renamed: ${renamed.join(", ")}`] : []),
    ...(mapping.type === "default" ? [] : [`field mapping: ${mapping.type}`]),
    ...(filters ?? []).map((filter) => `where ${filter}`),
  ];
}

function lineageWords(lineage: Lineage): string {
  if (lineage.type === "identity") return "1:1";
  const by = lineage.on === null ? "" : ` by ${lineage.on.join(", ")}`;
  return lineage.type === "aggregation" ? `N:1${by}` : `1:N${by}`;
}

async function printStored({ store, table, place, samples, rows }: StoredFeature, terminal: Terminal): Promise<void> {
  printHeading("Stored", terminal);
  await printFacts(
    [
      ["store", store],
      [
        "table",
        place === null ? `${table}, which does not exist` : place === "fallback" ? "in a fallback store" : table,
      ],
      ["samples", samples === null ? undefined : grouped(samples)],
      ["rows", rows === null ? undefined : `${grouped(rows)} with history and deleted samples`],
    ],
    terminal,
  );
}
