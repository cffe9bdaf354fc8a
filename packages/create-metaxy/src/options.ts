import type { Readable, Writable } from "node:stream";
import type { PackageManager, StoreName, TemplateName } from "./choices.js";

/** The answers that a command line gives. What it lacks is asked, or the default with `yes`. */
export interface InitOptions {
  /** Where the metadata is kept. If omitted, it is asked. */
  readonly store?: StoreName;
  /** What a new project begins with. If omitted, it is asked. */
  readonly template?: TemplateName;
  /** What installs the dependencies. If omitted, it is asked; the default is the one that runs this program. */
  readonly packageManager?: PackageManager;
  /** Whether dependencies are installed. If omitted, they are. */
  readonly install?: boolean;
  /** Whether a repository of git is made. If omitted, none is. */
  readonly git?: boolean;
  /** Whether files that are there may be replaced. If omitted, they may not. */
  readonly force?: boolean;
  /** Whether nothing is asked. If omitted, what is not given is asked. */
  readonly yes?: boolean;
}

/** Where the program runs. */
export interface InitTerminal {
  /** The working directory. */
  readonly folder: string;
  /** The environment, which names the package manager that runs the program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For answers. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For questions and messages. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborted when the user interrupts the program. */
  readonly signal: AbortSignal;
}

/** A project to write. */
export interface InitRequest {
  /** Its folder, relative to the working directory. If omitted, it is asked. */
  readonly folder?: string | undefined;
  /** The folder that is suggested, and taken with `yes`. */
  readonly defaultFolder: string;
  /** The answers that are known. */
  readonly options: InitOptions;
  /** Where the program runs. */
  readonly terminal: InitTerminal;
}

/** Whether everything was done, or the user has given up: before anything was written, or while dependencies were installed. */
export type InitOutcome = "written" | "cancelled";
