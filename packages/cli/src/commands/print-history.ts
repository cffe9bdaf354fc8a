import { visible } from "@metaxy-ts/project";
import type { Command } from "commander";
import { printTable } from "../output/table.js";
import { utcTime } from "../output/time.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy history`. */
export interface HistoryCommandOptions {
  readonly format: "table" | "json";
  readonly project?: string;
  readonly limit?: number;
}

/** Prints the pushes of a store. */
export function printHistory(
  command: Command,
  { format, project, limit }: HistoryCommandOptions,
  terminal: Terminal,
): Promise<void> {
  return withStore(command, terminal, { mode: "read" }, async ({ store }) => {
    const all = await store.history(project === undefined ? {} : { project });
    const pushes = all.slice(0, limit);
    if (format === "json") {
      terminal.stdout.write(`${JSON.stringify({ store: store.display, pushes }, null, 2)}\n`);
    } else if (pushes.length === 0) {
      const of = project === undefined ? "" : ` of project ${project}`;
      terminal.stderr.write(`Nothing${of} was pushed to ${store.display}.\n`);
    } else {
      const rows = pushes.map(({ projectVersion, recordedAt, features, tags, recordedBy, project: name }) => [
        name,
        projectVersion,
        utcTime(recordedAt),
        String(features),
        recordedBy ?? "",
        Object.entries(tags)
          .map(([tag, value]) => visible(`${tag}=${value}`))
          .join(" "),
      ]);
      const names = ["PROJECT", "VERSION", "PUSHED AT (UTC)", "FEATURES", "BY", "TAGS"];
      await printTable(
        names.map((column) => ({ name: column, align: column === "FEATURES" ? "right" : "left" })),
        rows,
        terminal,
      );
    }
  });
}
