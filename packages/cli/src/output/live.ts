import type { Output } from "../terminal.js";

/** Lines on a terminal that change until they are removed. */
export interface LiveLines {
  /** Writes whole lines above those that change. */
  above(text: string): void;
  /** Removes the lines, and shows the cursor again. */
  stop(): Promise<void>;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const interval = 80;

/**
 * Draws lines again and again on a terminal.
 *
 * @param draw makes them; it gets the sign of what is running
 */
export async function liveLines(
  draw: (running: string) => Promise<string> | string,
  output: Output,
): Promise<LiveLines> {
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(output as NodeJS.WriteStream);
  let frame = 0;
  let drawing: Promise<void> | undefined;
  const next = async (): Promise<void> => {
    update(await draw(frames[frame++ % frames.length] ?? ""));
    drawing = undefined;
  };
  const timer = setInterval(() => {
    drawing ??= next();
  }, interval);
  return {
    above(text) {
      update.clear();
      output.write(text);
    },
    async stop() {
      clearInterval(timer);
      await drawing;
      update.clear();
      update.done();
    },
  };
}
