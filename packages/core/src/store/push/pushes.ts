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
  const last = new Map<string, { readonly projectVersion: string; readonly rows: Map<string, PushedRow> }>();
  const known = new Map<string, ReadonlyMap<string, PushedRow>>();
  for (const row of rows) {
    const { project, metaxy_project_version: projectVersion, recorded_at: recordedAt, tags } = row;
    let state = last.get(project);
    if (state?.projectVersion !== projectVersion) {
      const version = JSON.stringify([project, projectVersion]);
      state = { projectVersion, rows: new Map(known.get(version)) };
      known.set(version, state.rows);
      last.set(project, state);
      states.push({ project, projectVersion, recordedAt, tags, rows: state.rows });
    }
    state.rows.set(row.feature_key, row);
  }
  return states;
}

/** By project, the state that was pushed last. */
export function newestStates(rows: readonly PushedRow[]): ReadonlyMap<string, ProjectState> {
  return new Map(pushedStates(rows).map((state) => [state.project, state]));
}
