import { access, mkdir, readdir, rename, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenMode } from "@metaxy-ts/core/adapter";
import { isError } from "@metaxy-ts/core/adapter";
import { isWritable, withoutCredentials } from "@metaxy-ts/engine-duckdb/base";

/** Where the tables are: a folder of this machine, or a location that only LanceDB can look into. */
export interface LanceLocation {
  /** As LanceDB takes it, without a slash at the end. */
  readonly uri: string;
  /** Whether it is a folder of this machine. */
  readonly local: boolean;
  /** For people, without credentials. */
  readonly display: string;
  /** Makes a folder that is to be written, or finds out that it can be read; a location elsewhere shows later. */
  prepare(mode: OpenMode): Promise<void>;
  /** A folder that is gone is an error; to LanceDB it is one without tables. */
  check(): Promise<void>;
  /** Whether this process has the rights to write. If omitted, that is unknown. */
  canWrite?(): Promise<boolean>;
  /** What is in the location, where it can be looked into. A folder that is gone is an error. */
  entries?(): Promise<string[]>;
  /** Identifies a folder in the location, also among others that had its name before; undefined if that is not possible. */
  identityOf(name: string): Promise<string | undefined>;
  /** Whether it is certain that nothing has that name, if the location can determine it. */
  lacks?(name: string): Promise<boolean>;
  /** Moves a folder in one step to a name that is free, or says that it is not; where that is possible. */
  publish?(draft: string, name: string): Promise<boolean>;
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

export function locationOf(given: string): LanceLocation {
  const local = /^file:\/\//i.test(given) ? fileURLToPath(given) : given;
  if (!scheme.test(local)) return folder(resolve(local), local);
  const uri = withoutSlash(given);
  const done = async (): Promise<void> => undefined;
  return {
    uri,
    local: false,
    display: withoutCredentials(uri),
    prepare: done,
    check: done,
    identityOf: async () => undefined,
  };
}

function folder(path: string, display: string): LanceLocation {
  return {
    uri: path,
    local: true,
    display,
    async prepare(mode) {
      await (mode === "write" ? mkdir(path, { recursive: true }) : readdir(path));
    },
    check: () => access(path),
    canWrite: () => isWritable(path),
    entries: () => readdir(path),
    async identityOf(name) {
      try {
        const { ino, birthtimeNs } = await stat(join(path, name), { bigint: true });
        return `${ino} ${birthtimeNs}`;
      } catch {
        return undefined;
      }
    },
    lacks: (name) =>
      stat(join(path, name)).then(
        () => false,
        (error: unknown) => missing.has(codeOf(error)),
      ),
    async publish(draft, name) {
      try {
        await rename(join(path, draft), join(path, name));
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
  };
}

const missing: ReadonlySet<unknown> = new Set(["ENOENT", "ENAMETOOLONG"]);

function codeOf(error: unknown): unknown {
  return isError(error) && "code" in error ? error.code : undefined;
}

/** What systems say when a folder with something in it is in the way; Windows, when any folder is. */
function isTaken(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOTEMPTY" || code === "EEXIST" || (code === "EPERM" && process.platform === "win32");
}

function withoutSlash(uri: string): string {
  return uri.length > 1 ? uri.replace(/[/\\]+$/, "") || uri : uri;
}
