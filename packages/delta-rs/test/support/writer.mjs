// Another process: appends rows of its own until it is done or killed.
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { DeltaTable } from "../../dist/index.js";

const [, , uri = "", writer = "", commits = "0"] = process.argv;
const table = await DeltaTable.open(uri);
for (let commit = 0; commit < Number(commits); commit++) {
  const id = [0, 1, 2].map((row) => `${writer}-${commit}-${row}`);
  await table.append(tableToIPC(tableFromArrays({ id }), "stream"));
  process.stdout.write(`${commit}\n`);
}
