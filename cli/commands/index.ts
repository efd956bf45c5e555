import collect from "./collect.ts";
import type { CliCommand } from "./command.ts";
import doctor from "./doctor.ts";
import explain from "./explain.ts";
import gate from "./gate.ts";
import importCommand from "./import.ts";
import scan from "./scan.ts";
import serve from "./serve.ts";
import signOff from "./sign-off.ts";
import snapshots from "./snapshots.ts";

/** Commands beside the queries, in the order of the help. */
export const commands: readonly CliCommand[] = [
  collect,
  importCommand,
  explain,
  scan,
  signOff,
  gate,
  snapshots,
  serve,
  doctor,
];
