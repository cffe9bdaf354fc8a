import type { FeatureGraph } from "@metaxy-ts/core";
import { compareUtf8 } from "@metaxy-ts/core/adapter";
import { missingPackage } from "../install.js";
import { Names } from "./names.js";
import { rowTypes } from "./row-types.js";

/** What a generated module has. */
export interface ModuleTextOptions {
  /** Keys of the features. */
  readonly features: readonly string[];
  /** The command that makes the module again. */
  readonly command: string;
  readonly integers: "number" | "number | bigint";
  /** Whether the code expects the field versions that the features have now. */
  readonly pin: boolean;
  /** The length of versions. */
  readonly length: number;
  /** The folder of the project, for the command that installs a package. */
  readonly folder: string;
}

/** The text of a module with external features and their row types: the same for the same definitions. @throws PACKAGE_MISSING. */
export async function moduleText(graph: FeatureGraph, options: ModuleTextOptions): Promise<string> {
  const { format } = await import("prettier").catch((error: unknown) => {
    throw missingPackage(error, options.folder) ?? error;
  });
  const names = new Names();
  const keys = options.features.toSorted(compareUtf8);
  const variables = keys.map((key) => names.variable(key));
  const parts: string[] = [];
  for (const [index, key] of keys.entries())
    parts.push(await featureText(graph, key, variables[index] as string, names, options));
  const imported = ["externalFeature", ...(parts.some((part) => part.includes("rowSchema<")) ? ["rowSchema"] : [])];
  const text = [
    "// The features of other projects, as they were pushed. This file is generated, so do not change it. Make it again with",
    `//   ${options.command.replaceAll(/\s+/g, " ")}`,
    "",
    `import { ${imported.join(", ")} } from "@metaxy-ts/core";`,
    "",
    parts.join("\n"),
  ];
  return format(text.join("\n"), { parser: "typescript", printWidth: 120 });
}

async function featureText(
  graph: FeatureGraph,
  key: string,
  variable: string,
  names: Names,
  { integers, pin, length, folder }: ModuleTextOptions,
): Promise<string> {
  const { spec, jsonSchema } = graph.get(key);
  const { idColumns, fields, description } = spec;
  const schema = rowTypes(jsonSchema, { key, idColumns, integers, names });
  const definition = [
    `key: ${JSON.stringify(key)}`,
    `id: ${JSON.stringify(idColumns)}`,
    ...(schema ? [`schema: rowSchema<${schema.title}>()`] : []),
    `fields: ${JSON.stringify(fields.map((field) => field.key))}`,
    `project: ${JSON.stringify(graph.projectOf(key))}`,
    ...(pin ? [`fieldVersions: ${JSON.stringify(graph.versions(key, length).fields)}`] : []),
  ];
  const about = `Feature \`${key}\` of project \`${graph.projectOf(key)}\`.${description === null ? "" : `\n\n${description}`}`;
  return [
    schema ? await typesText(schema, folder) : "",
    comment(about),
    `export const ${variable} = externalFeature({${definition.join(",")}});`,
    "",
  ].join("\n");
}

async function typesText(schema: NonNullable<ReturnType<typeof rowTypes>>, folder: string): Promise<string> {
  const { compile } = await import("json-schema-to-typescript").catch((error: unknown) => {
    throw missingPackage(error, folder) ?? error;
  });
  return compile(schema, schema.title as string, {
    additionalProperties: false,
    bannerComment: "",
    customName: ({ title }) => title,
    format: false,
    unknownAny: true,
    $refOptions: { resolve: { external: false } },
  });
}

/** Descriptions come from other projects, and end no comment. */
function comment(text: string): string {
  const lines = text.replaceAll("*/", "*\\/").split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}
