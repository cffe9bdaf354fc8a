import type { Row, SqlDialect } from "@metaxy-ts/sql";
import { CompiledQuery } from "@metaxy-ts/sql";
import type { DatabaseConnection } from "./database.js";

/** A dialect of Kysely with a driver, of whichever copy of Kysely. */
export type DrivenDialect = Required<Pick<SqlDialect, "createQueryCompiler" | "createDriver">>;

/** One connection of a dialect's driver, which ends with it. */
export async function kyselyConnection(dialect: DrivenDialect): Promise<DatabaseConnection> {
  const driver = dialect.createDriver();
  await driver.init();
  try {
    const connection = await driver.acquireConnection();
    return {
      run: async (sql) => (await connection.executeQuery(CompiledQuery.raw(sql))).rows as Row[],
      async close() {
        await driver.releaseConnection(connection);
        await driver.destroy();
      },
    };
  } catch (error) {
    await driver.destroy().catch(() => undefined); // the error that led here counts
    throw error;
  }
}
