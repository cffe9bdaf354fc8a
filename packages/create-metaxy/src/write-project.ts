import { existing, writeFiles } from "./files.js";
import { installDependencies, makeRepository } from "./install.js";
import { nextSteps } from "./next-steps.js";
import type { InitOutcome, InitRequest } from "./options.js";
import type { Plan } from "./plan.js";
import { planned } from "./plan.js";
import { cancelled } from "./questions.js";

/** Asks for what is not known, writes the project, and installs its dependencies. */
export async function writeProject(request: InitRequest): Promise<InitOutcome> {
  const { options, terminal } = request;
  const plan = await unlessCancelled(planned(request));
  if (!plan || terminal.signal.aborted) return "cancelled";
  const { folder, files, isExtended } = plan;
  const replaced = existing(folder, files).filter((path) => path !== "package.json" || !isExtended);
  await writeFiles(folder, files);
  terminal.stderr.write(
    `Wrote to ${folder}:\n${[...files.keys()]
      .sort()
      .map((path) => `  ${path}\n`)
      .join("")}`,
  );
  if (replaced.length > 0) terminal.stderr.write(`These files were there, and are replaced: ${replaced.join(", ")}.\n`);
  if (options.git && !(await makeRepository(folder, terminal)))
    terminal.stderr.write("There is no repository: git init failed.\n");
  if (options.install !== false) await installDependencies(folder, plan.manager, terminal);
  if (terminal.signal.aborted) return "cancelled";
  terminal.stderr.write(nextSteps(plan, request));
  return "written";
}

async function unlessCancelled(plan: Promise<Plan>): Promise<Plan | undefined> {
  try {
    return await plan;
  } catch (error) {
    if (error === cancelled) return undefined;
    throw error;
  }
}
