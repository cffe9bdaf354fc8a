import type { ColumnDescription, ReadPlan, Source, UpdatePlan } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "../flavor.js";
import type { CompileContext } from "./context.js";
import { compileRead } from "./read.js";
import { compileRebase } from "./rebase.js";
import { tableRows, temporaryRows } from "./rows.js";

/** Translates plans for one flavor; `columnsOf` gives the columns of a permanent table. */
export function createContext(flavor: SqlFlavor, columnsOf: (table: string) => readonly ColumnDescription[]): CompileContext {
  const context: CompileContext = {
    flavor,
    rows(source) {
      switch (source.kind) {
        case "table":
          return tableRows(source.name, columnsOf(source.name));
        case "staged":
          return temporaryRows(source.name, source.columns);
        case "read":
          return compileRead(context, source.plan);
        case "rebase":
          return compileRebase(context, source.plan);
      }
    },
  };
  return context;
}

/** The permanent tables behind sources, each once. */
export function tablesOf(sources: readonly Source[]): string[] {
  return [...new Set(sources.flatMap(tablesBehind))];
}

function tablesBehind(source: Source): string[] {
  switch (source.kind) {
    case "table":
      return [source.name];
    case "staged":
      return [];
    case "read":
      return tablesOf(sourcesOfRead(source.plan));
    case "rebase":
      return tablesOf([...sourcesOfRead(source.plan.read), source.plan.expected]);
  }
}

export function sourcesOfRead({ source, matching }: ReadPlan): Source[] {
  return matching ? [source, matching.source] : [source];
}

export function sourcesOfUpdate({ expected, current }: UpdatePlan): Source[] {
  const own = expected.kind === "samples" ? [expected.source] : expected.inputs.flatMap(({ read }) => (read ? sourcesOfRead(read) : []));
  return current ? [...own, ...sourcesOfRead(current.read)] : own;
}
