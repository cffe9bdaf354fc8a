import { setTimeout } from "node:timers/promises";
import type { DatabaseAddress } from "./address.js";
import { freePort } from "./port.js";
import type { Command, unprivileged } from "./watchdog.js";
import { Watchdog } from "./watchdog.js";

/** A server of a database, with its data in a temporary folder. It ends with an `await using` block, and when this process ends. */
export interface DatabaseServer extends DatabaseAddress, AsyncDisposable {
  /** What can be sent to another process. */
  readonly address: DatabaseAddress;
  /** Where its data is. */
  readonly folder: string;
  /** Kills all of its processes at once, as a crash of the machine would end them. Its data stays. */
  kill(): Promise<void>;
  /** Kills it if it runs, and starts it again on the same port and data. */
  restart(): Promise<void>;
  /** What it has printed. */
  log(): Promise<string>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

/** How a server is started. */
export interface ServerPlan {
  readonly name: string;
  readonly user?: typeof unprivileged;
  /** Makes the data, before the first start. */
  prepare(watchdog: Watchdog): Promise<void>;
  /** The program that runs until it is killed. */
  command(folder: string, port: number): Command;
  /** What clients need. It may read files that `prepare` has made. */
  address(folder: string, port: number): Promise<DatabaseAddress>;
  /** Rejects as long as the server does not answer. */
  answers(address: DatabaseAddress): Promise<unknown>;
}

/** Starts a server, and waits until it answers. */
export async function startDatabase(plan: ServerPlan): Promise<DatabaseServer> {
  const watchdog = await Watchdog.start(plan.user);
  try {
    await plan.prepare(watchdog);
    const port = await freePort();
    const address = await plan.address(watchdog.folder, port);
    const start = () => untilAnswered(plan, watchdog, plan.command(watchdog.folder, port), address);
    await start();
    const stop = () => watchdog.stop();
    return {
      ...address,
      address,
      folder: watchdog.folder,
      kill: () => watchdog.kill(),
      restart: async () => {
        await watchdog.kill();
        await start();
      },
      log: () => watchdog.log(),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await watchdog.stop();
    throw error;
  }
}

async function untilAnswered(plan: ServerPlan, watchdog: Watchdog, command: Command, address: DatabaseAddress) {
  let status: number | string | undefined;
  const ended = watchdog.ended().then((value) => {
    status = value;
  });
  await watchdog.run(command);
  const giveUp = Date.now() + 120_000;
  for (;;) {
    const refused = await plan.answers(address).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (!refused) return;
    if (status !== undefined) throw new Error(`${plan.name} ended with ${status}:\n${await watchdog.log()}`);
    if (Date.now() > giveUp)
      throw new Error(`${plan.name} does not answer:\n${await watchdog.log()}`, { cause: refused.error });
    await Promise.race([ended, setTimeout(25)]);
  }
}
