import { literal } from "../sql/text.js";

export type Settings = Readonly<Record<string, string | number | boolean | undefined>>;

/** Settings that chdb reads itself or leaves out, and names that it refuses. */
const itsOwn = /http|^wait_end_of_query$|^default_format$|[^A-Za-z0-9_]/;

/** The settings that chdb has to see with a request. */
export function ownSettings(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => itsOwn.test(name)));
}

/** The settings of a session, which stay as they are until something changes them. */
export class SessionSettings {
  /** What requests have set, as it stands in SQL. */
  #set = new Map<string, string>();
  #sure = true;

  /** What makes the session as a request wants it: an assignment for each setting that it has in another way. */
  changes(settings: Settings): string[] {
    const wanted = asSql(settings);
    const back = [...this.#set.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} = default`);
    const others = [...wanted].filter(([name, text]) => !this.#sure || this.#set.get(name) !== text);
    return [...back, ...others.map(([name, text]) => `${name} = ${text}`)];
  }

  changed(settings: Settings): void {
    this.#set = asSql(settings);
    this.#sure = true;
  }

  /** Something else may have changed them: the next request sets all that it wants. */
  doubt(settings: Settings = {}): void {
    this.#set = new Map([...this.#set, ...asSql(settings)]);
    this.#sure = false;
  }
}

function asSql(settings: Settings): Map<string, string> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined || itsOwn.test(name)
        ? []
        : [[name, typeof value === "string" ? literal(value) : String(Number(value))]],
    ),
  );
}
