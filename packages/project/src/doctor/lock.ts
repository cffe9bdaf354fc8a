import { existsSync } from "node:fs";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import { lock } from "../lock/lock.js";
import type { Project } from "../project.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { within } from "./store.js";

/** Whether the lock file has what other projects have pushed. */
export async function* checkLock(
  project: Project,
  store: string | undefined,
  timeout: number,
): AsyncGenerator<Finding> {
  const here = about("lock");
  const { graph } = await project.features();
  const path = project.lockFile;
  const hasExternals = [...graph.features.values()].some(({ external }) => external);
  if (!existsSync(path)) {
    yield hasExternals
      ? here.warning(
          "Features of other projects are not locked: their definitions are those that were pushed last.",
          "Make a lock file and commit it: metaxy lock",
        )
      : here.ok("not needed: no feature of another project");
    return;
  }
  try {
    const configured = await project.store(graph, store);
    const outdated = async (): Promise<void> => {
      await using open = await configured.open({ mode: "read" });
      await lock(open, graph, { path, frozen: true });
    };
    await within(timeout, configured.display, outdated());
    yield here.ok("has what was pushed last");
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    if (error.code === "LOCK_OUTDATED")
      yield here.warning(`${error.message} [LOCK_OUTDATED]`, "Update it: metaxy lock");
    else yield here.failed(error, error.code === "LOCK_INVALID" ? "error" : "warning");
  }
}
