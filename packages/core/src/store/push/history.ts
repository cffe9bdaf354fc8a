import { checkOptions } from "../../errors/options.js";
import { timestampOf } from "../../time/timestamp.js";
import type { StoreContext } from "../context.js";
import type { ProjectState } from "./pushes.js";
import { pushedStates } from "./pushes.js";
import { briefColumns, pushedRows } from "./rows.js";
import { readTags } from "./tags.js";

/** Which pushes are listed. */
export interface HistoryOptions {
  /** Of which project. If omitted, of all projects. */
  readonly project?: string;
}

/** A push, as the store has recorded it. */
export interface Push {
  /** The project that was pushed. */
  readonly project: string;
  /** The version that it had. */
  readonly projectVersion: string;
  /** When it was pushed. */
  readonly recordedAt: Date;
  /** How many features the project had. */
  readonly features: number;
  /** What the user wanted to remember of it. */
  readonly tags: { readonly [name: string]: string };
  /** Which library pushed it, such as `metaxy 0.1.11`; null if it did not say so. */
  readonly recordedBy: string | null;
}

export async function history(context: StoreContext, options: HistoryOptions = {}): Promise<readonly Push[]> {
  checkOptions(options, ["project"], "history");
  const states = pushedStates(await pushedRows(context, briefColumns));
  return states
    .filter(({ project }) => options.project === undefined || project === options.project)
    .sort((left, right) => Number(right.recordedAt - left.recordedAt))
    .map(asPush);
}

export function asPush({ project, projectVersion, recordedAt, tags, rows }: ProjectState): Push {
  return { project, projectVersion, recordedAt: timestampOf(recordedAt), features: rows.size, ...readTags(tags) };
}
