import type { Terminal } from "../terminal.js";

/** A line that says how far the work is. */
export interface Progress {
  update(text: string): void;
  /** Removes the line. */
  stop(): void;
}

/** Shows a spinner beside a text on a terminal, and nothing elsewhere. */
export function progress(text: string, { stderr }: Terminal): Progress {
  if (!stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const spinner = import("yocto-spinner").then(({ default: create }) =>
    create({ text, stream: stderr as never }).start(),
  );
  let stopped = false;
  return {
    update: (next) =>
      void spinner.then((shown) => {
        if (!stopped) shown.text = next;
      }),
    stop() {
      stopped = true;
      void spinner.then((shown) => shown.stop());
    },
  };
}
