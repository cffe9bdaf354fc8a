/** Never as far from UTC as whole hours, and the day begins earlier than there. */
const zone = "Asia/Kathmandu";

let running = 0;
let before: string | undefined;

/**
 * Does the work where local time is not UTC, so that a store which takes the one for the other is found on servers, too. A machine that has another
 * time zone keeps it. Workers that are threads have no time zone of their own: there it changes only that of the processes that they start.
 */
export async function awayFromUtc(work: () => Promise<void>): Promise<void> {
  if (running === 0) {
    if (!isUtc()) return work();
    before = process.env.TZ;
    process.env.TZ = zone;
  }
  running += 1;
  try {
    await work();
  } finally {
    running -= 1;
    if (running === 0) restore();
  }
}

/** In summer and in winter. */
function isUtc(): boolean {
  return [0, 6].every((month) => new Date(2024, month).getTimezoneOffset() === 0);
}

function restore(): void {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
}
