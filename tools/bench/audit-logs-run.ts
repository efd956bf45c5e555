import { startEngine } from "../../cli/engine.ts";
import { importPaths } from "../../importers/run.ts";

/** What one process did with one log. */
export interface AuditLogRun {
  /** CPU milliseconds, from the first byte to the last fact. */
  readonly cpu: number;
  /** Peak, MiB. */
  readonly rss: number;
  readonly events: number;
  readonly facts: number;
}

/** `node audit-logs-run.ts <file> [name]`: imports a log and prints what it took as JSON. */
const [file = "", name] = process.argv.slice(2);
startEngine();
const before = process.cpuUsage();
const run = await importPaths([file], name === undefined ? {} : { as: [name] });
let facts = 0;
let events = 0;
for await (const fact of run.facts) {
  facts += 1;
  if (fact.kind === "observed.log") events += fact.events;
}
await run.close();
const { user, system } = process.cpuUsage(before);
const result: AuditLogRun = { cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024, events, facts };
console.log(JSON.stringify(result));
