import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { SqlFlavor } from "../flavor.js";
import type { CompileContext } from "./context.js";
import { compileInherit } from "./inherit.js";
import { compileRead } from "./read.js";
import { compileRebase } from "./rebase.js";
import { temporaryRows } from "./rows.js";
import { compileSamples } from "./samples.js";
import { CompiledUpdate } from "./update.js";

/** What translates the plans of one store. */
export function createContext(flavor: SqlFlavor): CompileContext {
  const context: CompileContext = {
    flavor,
    rows(source) {
      switch (source.kind) {
        case "table":
          throw new MetaxyError(
            "STORE_FAILED",
            `Table ${source.name} is in a plan without a read, so its columns are unknown.`,
          );
        case "staged":
          return temporaryRows(source);
        case "read":
          return compileRead(context, source.plan);
        case "rebase":
          return compileRebase(context, source.plan);
        case "inherit":
          return compileInherit(context, source.plan);
        case "samples":
          return compileSamples(context, source.plan);
        case "pending":
          return new CompiledUpdate(context, source.plan).direct("pending");
      }
    },
  };
  return context;
}
