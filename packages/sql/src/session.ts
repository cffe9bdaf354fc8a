import { Snapshots } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import type { CompileContext } from "./compile/context.js";
import { createContext } from "./compile/source.js";
import type { RunStatement, SqlEngine, Statement } from "./engine.js";
import { statementCompiler } from "./statement.js";

/** An engine, and what statements for it are compiled with. Shared by everything that one connection gives out. */
export class SqlSession {
  readonly engine: SqlEngine;
  readonly context: CompileContext;
  readonly snapshots = new Snapshots();
  readonly compile: (query: RawBuilder<unknown>) => Statement;

  constructor(engine: SqlEngine) {
    this.engine = engine;
    this.context = createContext(engine.flavor);
    this.compile = statementCompiler(engine.flavor);
  }

  /** Runs a query that gives one row of numbers. */
  async numbers<Name extends string>(
    query: RawBuilder<unknown>,
    run: RunStatement = this.engine.run,
  ): Promise<Record<Name, number>> {
    const [row = {}] = await run.call(this.engine, this.compile(query));
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Record<
      Name,
      number
    >;
  }
}
