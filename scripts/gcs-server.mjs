// A server with the XML API of Google Cloud Storage, for tests: the S3 server, whose XML it is, behind a translation of what Google says in
// other words. No emulator of the registries will do: fake-gcs-server refuses uploads in XML ("invalid uploadType"), and gcp-storage-emulator
// overlooks `x-goog-if-generation-match` and cannot list. A bucket whose name begins with `private` is closed to callers without a name.
// Prints its address when it answers, and runs until it is killed.
//
//   node scripts/gcs-server.mjs
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { join } from "node:path";

const s3 = spawn(process.execPath, [join(import.meta.dirname, "s3-server.mjs")], {
  stdio: ["ignore", "pipe", "inherit"],
});
process.on("SIGTERM", () => s3.kill("SIGTERM"));
s3.on("exit", (status) => process.exit(status ?? 0));
const [address] = await once(s3.stdout, "data");
const { hostname, port } = new URL(String(address).trim());

const server = createServer((asked, answer) => {
  if (asked.url?.startsWith("/private") && !/^Bearer ./.test(asked.headers.authorization ?? "")) {
    answer.writeHead(401, { "content-type": "application/xml" });
    answer.end("<Error><Code>AuthenticationRequired</Code></Error>");
    return;
  }
  const forwarded = request(
    {
      hostname,
      agent: false,
      port,
      method: asked.method,
      path: asked.url?.replaceAll("%2F", "/"),
      headers: translated(asked.headers),
    },
    (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    },
  );
  forwarded.on("error", () => answer.destroy());
  asked.pipe(forwarded);
});
server.listen(0, "127.0.0.1", () => {
  const found = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof found === "object" && found ? found.port : 0}\n`);
});

/** The S3 server wants a name, and believes it. */
const somebody = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/**
 * Generation 0 is an object that is not there.
 * @param {import("node:http").IncomingHttpHeaders} headers
 */
function translated({ host, authorization, "x-goog-if-generation-match": generation, ...others }) {
  return { ...others, authorization: somebody, ...(generation === "0" && { "if-none-match": "*" }) };
}
