import type { CliCommand } from "./command.ts";

/** Commands beside the questions by their ids, in the order of the help; each is read when it is named. */
export const commands: Readonly<Record<string, () => Promise<CliCommand>>> = {
  collect: async () => (await import("./collect.ts")).default,
  import: async () => (await import("./import.ts")).default,
  explain: async () => (await import("./explain.ts")).default,
  scan: async () => (await import("./scan.ts")).default,
  "sign-off": async () => (await import("./sign-off.ts")).default,
  gate: async () => (await import("./gate.ts")).default,
  snapshots: async () => (await import("./snapshots.ts")).default,
  serve: async () => (await import("./serve.ts")).default,
  doctor: async () => (await import("./doctor.ts")).default,
};
