import type { PushedRow } from "./rows.js";

/** The state of a project that was pushed. */
export interface ProjectState {
  readonly project: string;
  readonly projectVersion: string;
  /** When its first feature was recorded: microseconds since 1970 UTC. */
  readonly recordedAt: bigint;
  readonly tags: string;
  /** By feature key, the newest row of the state. */
  readonly rows: ReadonlyMap<string, PushedRow>;
}

/**
 * The states that were pushed, the oldest first. A project that returns to an older version is pushed again, so it has that state twice.
 *
 * @param rows in the order in which they were recorded
 */
export function pushedStates(rows: readonly PushedRow[]): readonly ProjectState[] {
  const states: ProjectState[] = [];
  const newest = new Map<string, ProjectState>();
  const known = new Map<string, Map<string, PushedRow>>();
  for (const row of rows) {
    const { project, metaxy_project_version: projectVersion, recorded_at: recordedAt, tags } = row;
    const version = JSON.stringify([project, projectVersion]);
    const features = new Map(known.get(version)).set(row.feature_key, row);
    known.set(version, features);
    const last = newest.get(project);
    const goesOn = last?.projectVersion === projectVersion;
    const state = goesOn ? { ...last, rows: features } : { project, projectVersion, recordedAt, tags, rows: features };
    if (goesOn) states[states.indexOf(last)] = state;
    else states.push(state);
    newest.set(project, state);
  }
  return states;
}

/** By project, the state that was pushed last. */
export function newestStates(rows: readonly PushedRow[]): ReadonlyMap<string, ProjectState> {
  return new Map(pushedStates(rows).map((state) => [state.project, state]));
}
