import { clearLine, cursorTo, moveCursor } from "node:readline";
import type { WriteStream } from "node:tty";

export interface Bar {
  tick(count?: number): void;
  /** Ticks for every item that passes. */
  track<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item>;
  /** Removes the bar; with a note, it leaves a line. */
  done(note?: string): void;
}

export interface Progress {
  bar(label: string, total: number): Bar;
  /** A line above the bars. */
  line(text: string): void;
}

interface Live {
  readonly label: string;
  readonly total: number;
  readonly started: number;
  count: number;
}

const width = 28;
const framesPerSecond = 15;

/** Bars on a terminal, as many at once as there are; elsewhere (CI, a file) none. */
export function createProgress(stream: WriteStream = process.stdout): Progress {
  const live: Live[] = [];
  let drawn = 0;
  let lastFrame = 0;

  const clear = () => {
    if (drawn === 0) return;
    moveCursor(stream, 0, -drawn);
    for (let row = 0; row < drawn; row++) {
      clearLine(stream, 0);
      moveCursor(stream, 0, 1);
    }
    moveCursor(stream, 0, -drawn);
    cursorTo(stream, 0);
    drawn = 0;
  };
  const draw = () => {
    if (!stream.isTTY) return;
    clear();
    for (const bar of live) stream.write(`${barLine(bar).slice(0, stream.columns - 1)}\n`);
    drawn = live.length;
    lastFrame = performance.now();
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };

  return {
    line,
    bar(label, total) {
      const bar: Live = { label, total, started: performance.now(), count: 0 };
      live.push(bar);
      draw();
      const tick = (count = 1) => {
        bar.count += count;
        if (performance.now() - lastFrame > 1000 / framesPerSecond) draw();
      };
      return {
        tick,
        async *track(items) {
          for await (const item of items) {
            tick();
            yield item;
          }
        },
        done(note) {
          const at = live.indexOf(bar);
          if (at < 0) return;
          live.splice(at, 1);
          if (note === undefined) draw();
          else line(finalLine(bar, note));
        },
      };
    },
  };
}

function barLine(bar: Live): string {
  const share = bar.total === 0 ? 1 : Math.min(1, bar.count / bar.total);
  const full = Math.round(share * width);
  const seconds = (performance.now() - bar.started) / 1000;
  const left = share > 0.02 && share < 1 ? `  ${Math.ceil((seconds / share) * (1 - share))} s left` : "";
  return `  ${bar.label.padEnd(16)} ${"█".repeat(full)}${"░".repeat(width - full)} ${thousands(bar.count)}/${thousands(bar.total)}${left}`;
}

function finalLine(bar: Live, note: string): string {
  const seconds = (performance.now() - bar.started) / 1000;
  return `✓ ${bar.label.padEnd(16)} ${thousands(bar.count).padStart(7)}  ${seconds.toFixed(1).padStart(5)} s  ${note}`;
}

function thousands(value: number): string {
  return value.toLocaleString("en");
}
