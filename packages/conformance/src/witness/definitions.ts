import { own } from "@metaxy-ts/core/adapter";
import { canonicalJson } from "./canonical-json.js";
import type { FieldInput } from "./field-inputs.js";
import { fieldInputs } from "./field-inputs.js";
import { definitionHash } from "./hashes.js";
import type { Spec } from "./spec.js";
import { readSpecs } from "./spec.js";
import { compareStrings } from "./text.js";

/** The versions of a feature's definition. */
export interface WitnessVersions {
  /** The feature version. */
  readonly feature: string;
  /** The spec version. */
  readonly spec: string;
  /** A hash of the code versions of the feature's own fields. */
  readonly code: string;
  /** The field versions, by field key. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Specs and the hashes of them: section "Definition hashes" of the hashing spec. */
export class Definitions {
  readonly specs: ReadonlyMap<string, Spec>;
  readonly #length: number;
  readonly #fieldVersions = new Map<string, string>();

  constructor(features: readonly unknown[], length: number) {
    this.specs = readSpecs(features);
    this.#length = length;
  }

  spec(feature: string): Spec {
    const spec = this.specs.get(feature);
    if (!spec) throw new Error(`There is no feature ${feature}.`);
    return spec;
  }

  inputs(feature: string, field: string): FieldInput[] {
    const spec = this.spec(feature);
    const found = spec.fields.find(({ key }) => key === field);
    if (!found) throw new Error(`There is no field ${feature}.${field}.`);
    return fieldInputs(this.specs, spec, found);
  }

  versions(feature: string): WitnessVersions {
    const spec = this.spec(feature);
    const fields = Object.fromEntries(spec.fields.map(({ key }) => [key, this.#fieldVersion(feature, key)]));
    const ascending = [...spec.fields].sort((a, b) => compareStrings(a.key, b.key));
    return {
      feature: this.#hash(ascending.flatMap(({ key }) => [key, own(fields, key) ?? ""])),
      spec: this.#hash([canonicalJson(spec)]),
      code: this.#hash(ascending.flatMap(({ key, code_version }) => [key, code_version])),
      fields,
    };
  }

  /** Of all features as one project, none of them with a schema. */
  projectVersion(): string {
    if (this.specs.size === 0) return "empty";
    const keys = [...this.specs.keys()].sort(comparePartByPart);
    const definition = (key: string): string => this.#hash([this.versions(key).spec, '{"type": "object"}']);
    return this.#hash(keys.flatMap((key) => [key, definition(key)]));
  }

  #fieldVersion(feature: string, field: string): string {
    const qualified = `${feature}.${field}`;
    const known = this.#fieldVersions.get(qualified);
    if (known !== undefined) return known;
    const found = this.spec(feature).fields.find(({ key }) => key === field);
    const parents = this.inputs(feature, field).map((input) => this.#fieldVersion(input.feature, input.field));
    const version = this.#hash([qualified, found?.code_version ?? "", ...parents]);
    this.#fieldVersions.set(qualified, version);
    return version;
  }

  #hash(pieces: readonly string[]): string {
    return definitionHash(pieces, this.#length);
  }
}

function comparePartByPart(left: string, right: string): number {
  const [a, b] = [left.split("/"), right.split("/")];
  const differing = a.findIndex((part, index) => part !== b[index]);
  if (differing < 0) return a.length - b.length;
  const other = b[differing];
  return other === undefined ? 1 : compareStrings(a[differing] ?? "", other);
}
