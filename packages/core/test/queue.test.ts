import { expect, it } from "vitest";
import { Queue } from "../src/adapter.js";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

it("runs one piece of work after the other, in the order in which they came", async () => {
  const queue = new Queue();
  const log: string[] = [];
  const work = (name: string, milliseconds: number) =>
    queue.add(async () => {
      log.push(`${name} begins`);
      await pause(milliseconds);
      log.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([work("a", 15), work("b", 0), work("c", 5)])).toEqual(["a", "b", "c"]);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

it("goes on after a failure, which only its own caller sees", async () => {
  const queue = new Queue();
  const failed = queue.add(() => Promise.reject(new Error("a")));
  const next = queue.add(async () => "b");
  await expect(failed).rejects.toThrow("a");
  expect(await next).toBe("b");
});

it("is drained when everything that was asked for is done", async () => {
  const queue = new Queue();
  let done = 0;
  for (let index = 0; index < 3; index++) {
    void queue.add(async () => {
      await pause(3);
      done += 1;
    });
  }
  await queue.drained();
  expect(done).toBe(3);
});
