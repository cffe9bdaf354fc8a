import { relative } from "node:path";
import { styleText } from "node:util";
import type { StoreChoice } from "./choices.js";
import { stores } from "./choices.js";
import type { InitRequest } from "./options.js";
import { pageWords } from "./package-manager.js";
import type { Plan } from "./plan.js";

/** What the user may do now, with the commands. */
export function nextSteps({ folder, store, manager, template, isExtended }: Plan, request: InitRequest): string {
  const { options, terminal } = request;
  const words = pageWords("", manager);
  const path = relative(terminal.folder, folder);
  const steps: [command: string, effect: string][] = [];
  if (path !== "") steps.push([`cd ${/[^\w./\\-]/.test(path) ? `"${path}"` : path}`, ""]);
  if (options.install === false) steps.push([words.install, "the dependencies"]);
  if (!isExtended) {
    steps.push([words.start, "computes everything; the second time, nothing"]);
    if (template === "images")
      steps.push(["edit images/harbour.txt", "then only the keywords of that image are stale"]);
    steps.push([words.test, "tests it on a store in memory"]);
  }
  steps.push([
    `${words.metaxy} ${isExtended ? "list features" : "status"}`,
    isExtended ? "the features in src/features.ts" : "what is stored, and what is pending",
  ]);
  const width = Math.max(...steps.map(([command]) => command.length));
  const stream = terminal.stderr as NodeJS.WritableStream;
  const lines = steps.map(([command, effect]) => {
    const gap = effect && " ".repeat(width - command.length + 2);
    return `  ${styleText("cyan", command, { stream })}${gap}${effect}\n`;
  });
  const remarks = notes(store, isExtended).map((note) => `\n${note}\n`);
  return `\nNext:\n${lines.join("")}${remarks.join("")}`;
}

function notes(store: Plan["store"], isExtended: boolean): string[] {
  const found: string[] = [];
  const choice: StoreChoice = stores[store];
  if (choice.server !== undefined)
    found.push(`Say where the server is: set ${choice.server}, or change metaxy.config.ts.`);
  else if (isExtended) found.push("The metadata will be in metadata.*: add that to .gitignore.");
  if (!isExtended && !process.features.typescript)
    found.push(`Node.js ${process.versions.node} does not run TypeScript by itself. The project needs 22.18 or newer.`);
  return found;
}
