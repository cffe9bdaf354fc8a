import { readFileSync } from "node:fs";
import type { HashAlgorithm } from "@metaxy-ts/core";

interface Settings {
  readonly algorithm: HashAlgorithm;
  readonly length: number;
}

/** The examples of the hashing spec: what an item of each kind of block holds. */
export interface Examples {
  readonly order: readonly string[];
  readonly "canonical-json": { readonly input: string; readonly text: string };
  readonly "definition-hash": {
    readonly name: string;
    readonly pieces: readonly string[];
    readonly length: number;
    readonly hash: string;
  };
  readonly "spec-version": {
    readonly spec: { readonly key: string; readonly deps: readonly { readonly feature: string }[] };
    readonly length: number;
    readonly hash: string;
  };
  readonly "text-hash": Settings & { readonly text: string; readonly full: string; readonly hash: string };
  readonly sample: Settings & {
    readonly name: string;
    readonly fields: Readonly<
      Record<string, { readonly codeVersion: string; readonly parents: Readonly<Record<string, string | null>> }>
    >;
    readonly byField: Readonly<Record<string, string>>;
    readonly sample: string;
  };
  readonly lineage: Settings & {
    readonly name: string;
    readonly members: readonly (string | null)[];
    readonly value: string;
    readonly field: string;
    readonly codeVersion: string;
    readonly parent: string;
    readonly provenance: string;
    readonly sample: string;
  };
}

const page = readFileSync(new URL("../../../../docs/hashing-spec.md", import.meta.url), "utf8");

/** All items of the blocks of one kind. */
export function examples<Kind extends keyof Examples>(kind: Kind): readonly Examples[Kind][] {
  const blocks = [...page.matchAll(/^```json *(\S*)\n(.*?)^```$/gms)];
  const found = blocks.flatMap(([, name, json = ""]) => (name === kind ? (JSON.parse(json) as Examples[Kind][]) : []));
  if (found.length === 0) throw new Error(`The hashing spec has no examples of kind ${kind}.`);
  return found;
}
