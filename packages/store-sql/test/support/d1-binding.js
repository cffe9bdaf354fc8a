import { request } from "node:http";

/**
 * D1's binding outside of the process that has D1. It takes a quarter of the time of the one of miniflare, which asks for each statement.
 * @param {string} url Of d1-server.ts.
 */
export function d1Binding(url) {
  return {
    /** @param {string} sql */
    prepare: (sql) => statement(sql, []),
    /** @param {{ sql: string, values: unknown[] }[]} batch */
    async batch(batch) {
      const answer = JSON.parse(
        await post(url, JSON.stringify(batch.map(({ sql, values }) => ({ sql, values: values.map(plain) })))),
      );
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
  };
}

/**
 * Each with its own connection: the server may close one that is idle just when it is used again.
 * @param {string} url
 * @param {string} body
 * @returns {Promise<string>}
 */
function post(url, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent: false }, (answer) => {
      /** @type {Buffer[]} */
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(Buffer.concat(parts).toString()));
      answer.on("error", reject);
    });
    sent.on("error", reject).end(body);
  });
}

/**
 * @param {string} sql
 * @param {unknown[]} values
 */
function statement(sql, values) {
  return { sql, values, bind: (/** @type {unknown[]} */ ...bound) => statement(sql, bound) };
}

/** @param {unknown} value */
function plain(value) {
  return value instanceof Uint8Array ? { bytes: [...value] } : value;
}
