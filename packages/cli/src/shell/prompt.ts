import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { start, writer } from "node:repl";
import { inspect } from "node:util";
import type { Store } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";
import { warn } from "../output/warn.js";
import type { Terminal } from "../terminal.js";
import { showsStyles, styled } from "../terminal.js";
import { version } from "../version.js";
import type { AtHand } from "./at-hand.js";
import { completeKeys } from "./completer.js";
import { define } from "./define.js";

/** What the prompt says of the store. */
export interface PromptStore {
  readonly store: Store;
  readonly mode: "read" | "write";
}

/** How many features the banner names. */
const mostNames = 8;

/** Asks for code until the user leaves. Ctrl-C ends what runs, or the line; the store stays open. */
export async function prompt(names: AtHand, opened: PromptStore, terminal: Terminal): Promise<void> {
  const { stdin, stdout, stderr, env } = terminal;
  stderr.write(banner(names, opened, terminal));
  using _ = withoutInterruptListeners();
  const colors = showsStyles(terminal, stdout);
  const server = start({
    prompt: "metaxy> ",
    input: stdin,
    output: stdout,
    terminal: true,
    useGlobal: true,
    useColors: colors,
    preview: colors, // which cannot be told from what was typed without
    writer: (value) => shownValue(value, colors),
    ignoreUndefined: true,
    breakEvalOnSigint: true,
  });
  define(server.context, names);
  completeKeys(server, [...names.graph.features.keys()]);
  const history = env.METAXY_SHELL_HISTORY ?? join(homedir(), ".metaxy_shell_history");
  if (history !== "")
    server.setupHistory(history, (error) => {
      if (error) warn(`${history} cannot be used for the history: ${error.message}`, terminal);
    });
  await once(server, "exit");
}

/** With a listener in the process, Node.js cannot interrupt code that runs, and ends the process instead. The prompt gets Ctrl-C as a key. */
function withoutInterruptListeners(): Disposable {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  process.removeAllListeners("SIGINT");
  return {
    [Symbol.dispose]() {
      for (const listener of listeners) process.on("SIGINT", listener);
    },
  };
}

/** An error of the library says what is wrong without its stack. */
function shownValue(value: unknown, colors: boolean): string {
  if (isMetaxyError(value)) return `${value.message} [${value.code}]`;
  return inspect(value, { ...writer.options, colors });
}

function banner({ named }: AtHand, { store, mode }: PromptStore, terminal: Terminal): string {
  const bold = (text: string): string => styled("bold", text, terminal, terminal.stderr);
  const all = [...named.keys()];
  const more = all.length > mostNames ? `, and ${all.length - mostNames} more: features["video/raw"]` : "";
  const [first = "feature"] = all;
  return [
    `metaxy ${version}: ${store.display}, ${mode === "write" ? bold("which can be written") : "only to read; --write opens it for writing"}`,
    `  ${bold("store")}, ${bold("graph")}, ${bold("project")}, ${bold("features")}${all.length > 0 ? `; ${all.slice(0, mostNames).map(bold).join(", ")}${more}` : ""}`,
    `  await (await store.read(${first})).rows()`,
    "  Tab completes, .help lists commands, Ctrl-D leaves.",
    "",
  ].join("\n");
}
