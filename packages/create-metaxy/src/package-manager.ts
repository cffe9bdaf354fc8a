import type { Agent } from "package-manager-detector";
import { detect, resolveCommand } from "package-manager-detector";
import type { PackageManager } from "./choices.js";
import { packageManagers } from "./choices.js";

/** The package manager that an existing project uses. */
export async function packageManagerOf(folder: string): Promise<PackageManager | undefined> {
  return known((await detect({ cwd: folder }))?.name);
}

/** The package manager that runs this program, as it says itself: `pnpm/12.21.0 npm/? node/v24.21.0`. */
export function runningPackageManager(userAgent: string | undefined): PackageManager | undefined {
  return known(userAgent?.split("/")[0]);
}

/**
 * A command of a package manager.
 *
 * @param kind `run` a script of `package.json`, or execute a program that a dependency has.
 */
function commandOf(manager: PackageManager, kind: "run" | "execute-local", args: readonly string[]): string {
  const resolved = resolveCommand(manager as Agent, kind, [...args]);
  return [resolved?.command ?? manager, ...(resolved?.args ?? args)].join(" ");
}

function known(name: string | undefined): PackageManager | undefined {
  return name !== undefined && Object.hasOwn(packageManagers, name) ? (name as PackageManager) : undefined;
}

/** What the pages of a template say of the project: its name, and the commands of its package manager. */
export function pageWords(name: string, manager: PackageManager) {
  return {
    name,
    install: `${manager} install`,
    start: commandOf(manager, "run", ["start"]),
    test: commandOf(manager, "run", ["test"]),
    typecheck: commandOf(manager, "run", ["typecheck"]),
    metaxy: commandOf(manager, "execute-local", ["metaxy"]),
  };
}
