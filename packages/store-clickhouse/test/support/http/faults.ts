/** A request as a fault gets it. */
export interface SeenRequest {
  readonly query: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Whether rows come in the body, beside the query. */
  readonly hasBody: boolean;
}

/** An answer that does not come from the database. */
export interface FalseAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Fault =
  /** The connection breaks before the statement runs, while its rows arrive, or when it has run. */
  | { readonly kind: "drop"; readonly at: "before" | "body" | "after" }
  /** Something else answers, and the statement has run or not. */
  | {
      readonly kind: "answer";
      readonly at: "before" | "after";
      readonly answer: FalseAnswer;
      /** What happens before that answer. */
      readonly meanwhile?: () => Promise<unknown>;
    }
  /** No answer ever comes. */
  | { readonly kind: "stall"; readonly at: "before" | "after" }
  /** The connection breaks before the statement runs, which it does later. */
  | { readonly kind: "late"; readonly until: Promise<unknown> }
  /** The headers and half of the result come, and this string behind it; then the connection breaks, or the answer ends as if it were whole. */
  | { readonly kind: "cut"; readonly text?: string; readonly ends?: true }
  /** Nothing is wrong, but a callback is called before the statement runs. */
  | { readonly kind: "tell"; readonly tell: () => void }
  /** The result comes in small pieces. */
  | { readonly kind: "slow"; readonly pieces: number; readonly pause: number };

type Matches = (request: SeenRequest) => boolean;

interface Armed {
  readonly matches: Matches;
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** Faults that wait for their request. */
export class Faults {
  #armed: Armed[] = [];
  /** How often a fault met its request. */
  hits = 0;

  /** The fault meets matching requests: `times` of them (one if not given) after the first `skip`. */
  arm(matches: Matches, fault: Fault, { skip = 0, times = 1 } = {}): void {
    this.#armed.push({ matches, fault, skip, times });
  }

  /** All is well again. */
  disarm(): void {
    this.#armed = [];
    this.hits = 0;
  }

  take(request: SeenRequest): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.times === 0 || !armed.matches(request)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.times -= 1;
      this.hits += 1;
      return armed.fault;
    }
    return undefined;
  }
}

/** A statement that writes rows into a table, of the store or of the library. */
export const insertInto =
  (table: string): Matches =>
  ({ query }) =>
    new RegExp(`^insert into "[^"]*"\\."${table}"`).test(query);

/** Rows from outside on their way in. */
export const incoming: Matches = ({ hasBody }) => hasBody;

/** A query that reads the rows of a table of the store. */
export const readOf =
  (table: string): Matches =>
  ({ query }) =>
    /^(?:select|with)\b/.test(query) && query.includes(`."${table}"`);

/** A statement that starts with a string. */
export const statement =
  (start: string): Matches =>
  ({ query }) =>
    query.startsWith(start);

export const every: Matches = () => true;

/** What a server says of an error. */
export function serverError(code: number, type: string, text: string, status = 500): FalseAnswer {
  return {
    status,
    headers: { "x-clickhouse-exception-code": String(code) },
    body: `Code: ${code}. DB::Exception: ${text}. (${type}) (version 26.7.2.1 (official build))\n`,
  };
}

/** What a proxy says when its server does not answer. */
export const badGateway: FalseAnswer = {
  status: 502,
  headers: { "content-type": "text/html", server: "nginx" },
  body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.27.0</center>\r\n</body>\r\n</html>\r\n",
};
