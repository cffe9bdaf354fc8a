import { Console } from "node:console";
import { Writable } from "node:stream";
import type { RunEvent } from "@metaxy-ts/runner";
import type { Terminal } from "../../terminal.js";
import { styled } from "../../terminal.js";
import { liveLines } from "../live.js";
import { duration } from "../time.js";
import { FeatureProgress } from "./feature-progress.js";

type FailedSample = Extract<RunEvent, { type: "sample-failed" }>;

/** Shows how far a run is. */
export interface RunWatcher {
  readonly onEvent: (event: RunEvent) => void;
  /** The first failed sample of each feature. */
  readonly failures: ReadonlyMap<string, FailedSample>;
  stop(): Promise<void>;
}

const plainInterval = 10_000;
const barWidth = 12;
const stopping = "Stopping: what is being computed is finished and stored. Ctrl-C again to abort.\n";

/** Shows the features that are being computed: on a terminal all the time, elsewhere with a line for each every ten seconds. */
export async function watchRun(format: string, terminal: Terminal): Promise<RunWatcher> {
  const { stderr, stdout, env, signal } = terminal;
  const running = new Map<string, FeatureProgress>();
  const failures = new Map<string, FailedSample>();
  const run = { features: 0, finished: 0, start: performance.now() };
  const isLive = stderr.isTTY && env.TERM !== "dumb" && !(format === "ndjson" && stdout.isTTY);
  const draw = (sign: string): string => liveText(sign, run, [...running.values()], terminal);
  const shown = isLive ? await showLive(draw, terminal) : showPlain(running, format !== "ndjson", terminal);
  const onAbort = (): void => shown.above(stopping);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    failures,
    onEvent(event) {
      if (event.type === "run-started") run.features = event.features.length;
      if (event.type === "feature-started")
        running.set(event.feature, new FeatureProgress(event.feature, event.counts.new + event.counts.stale));
      if (event.type === "progress") running.get(event.feature)?.update(event);
      if (event.type === "sample-failed" && !failures.has(event.feature)) failures.set(event.feature, event);
      if (event.type !== "feature-finished") return;
      running.delete(event.report.feature);
      run.finished += 1;
    },
    async stop() {
      signal.removeEventListener("abort", onAbort);
      await shown.stop();
    },
  };
}

interface Shown {
  above(text: string): void;
  stop(): Promise<void>;
}

/** Lines that change. What steps print is shown above them. */
async function showLive(draw: (sign: string) => string, { stderr }: Terminal): Promise<Shown> {
  const lines = await liveLines(draw, stderr);
  const before = globalThis.console;
  const above = new Writable({
    write(chunk, _, done) {
      lines.above(String(chunk));
      done();
    },
  });
  globalThis.console = new Console(above);
  return {
    above: (text) => lines.above(text),
    async stop() {
      globalThis.console = before;
      await lines.stop();
    },
  };
}

function showPlain(running: ReadonlyMap<string, FeatureProgress>, isShown: boolean, { stderr }: Terminal): Shown {
  const print = (): void => {
    for (const progress of running.values()) stderr.write(`${progress.feature}: ${progress.words.join(", ")}\n`);
  };
  const timer = isShown ? setInterval(print, plainInterval) : undefined;
  return {
    above: (text) => void stderr.write(text),
    stop: async () => clearInterval(timer),
  };
}

function liveText(
  sign: string,
  run: { readonly features: number; readonly finished: number; readonly start: number },
  running: readonly FeatureProgress[],
  terminal: Terminal,
): string {
  const { stderr } = terminal;
  const { columns = 80, rows = 24 } = stderr;
  const seconds = (performance.now() - run.start) / 1000;
  const head = `${styled("cyan", sign, terminal, stderr)} ${run.finished} of ${run.features} features, ${duration(seconds)}`;
  const shown = running.slice(0, Math.max(1, rows - 3));
  const longest = Math.max(0, ...shown.map(({ feature }) => feature.length));
  const lines = shown.map((progress) => {
    const filled = Math.floor(progress.share * barWidth);
    const name = `  ${progress.feature.padEnd(longest)}  `;
    const words = progress.words.join("  ");
    const isRoom = name.length + barWidth + 2 + words.length < columns;
    const rest = styled("dim", "─".repeat(barWidth - filled), terminal, stderr);
    return isRoom ? `${name}${"━".repeat(filled)}${rest}  ${words}` : `${name}${words}`.slice(0, columns - 1);
  });
  return [head, ...lines].join("\n");
}
