import type { FactOf } from "../../model/fact.ts";

/** The port that is told, else the engine's own. */
export const databasePort = ({ port, engine = "" }: FactOf<"aws.database">): number => {
  if (port !== undefined) return port;
  if (/postgres/.test(engine)) return 5432;
  if (/oracle/.test(engine)) return 1521;
  if (/sqlserver/.test(engine)) return 1433;
  return /docdb/.test(engine) ? 27_017 : 3306;
};
