import type { FeatureStatus } from "@metaxy-ts/project";
import { liveLines } from "../output/live.js";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import type { StatusWatcher } from "./find-statuses.js";
import { statusTable } from "./status-table.js";

/** Lines that a table has beside those of features, with the line of the cursor. */
const otherLines = 3;

/** Shows a table on the terminal that fills while features are looked at. */
export async function watchStatuses(features: readonly string[], terminal: Terminal): Promise<StatusWatcher> {
  const found = new Map<string, FeatureStatus>();
  const running = new Set<string>();
  const { stdout } = terminal;
  const lines = await liveLines(async (sign) => {
    const room = Math.max(1, (stdout.rows ?? features.length) - otherLines);
    // Of more features than lines, those that are looked at are worth the room.
    const shown =
      features.length <= room ? features : features.filter((feature) => running.has(feature)).slice(0, room);
    const waiting = styled("dim", "…", terminal, stdout);
    const table = await statusTable(
      shown.map((feature) => found.get(feature) ?? { feature, sign: running.has(feature) ? sign : waiting }),
      terminal,
    );
    return `${table}${styled("dim", `${found.size} of ${features.length} features`, terminal, stdout)}`;
  }, stdout);
  return {
    onStart: (feature) => void running.add(feature),
    onFound(status) {
      running.delete(status.feature);
      found.set(status.feature, status);
    },
    stop: () => lines.stop(),
  };
}
