import { InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { appended } from "../options.ts";
import type { CliCommand } from "./command.ts";

/** Serves the page and the API until it is told to stop. */
const serveCommand = {
  id: "serve",
  title: "Serve the page and the HTTP API",
  arguments: [],
  options: [
    new Option("--port <n>", "the port to listen at (default: a free one)").argParser(portOf),
    new Option("--host <address>", "the address to listen at; one that others reach takes a token file").default(
      "127.0.0.1",
    ),
    new Option("--token-file <file>", "the bearer token for scripts; default: one of this run").env("AMBIT_TOKEN_FILE"),
    new Option("--signoffs <dir>", "the folder of the sign-offs, in a git repository; read, never written").default(
      "signoffs",
    ),
    new Option("--allow-host <name>", "a further name that it answers under (repeatable)").argParser(appended),
  ],
  renderers: {},

  async run({ io, flags }: CommandContext, _positional, options): Promise<number> {
    // Loaded when needed: no other command listens.
    const { serve } = await import("../../server/serve.ts");
    const { tokenFrom } = await import("../../server/token-file.ts");
    const tokenFile = options["tokenFile"];
    const served = await serve({
      store: flags.store,
      warm: true,
      signOffs: String(options["signoffs"]),
      host: String(options["host"]),
      hosts: (options["allowHost"] as readonly string[] | undefined) ?? [],
      ...(options["port"] === undefined ? {} : { port: options["port"] as number }),
      ...(typeof tokenFile === "string" ? { token: tokenFrom(tokenFile) } : {}),
      report: (bug) => io.warn(`error: a bug in ambit\n${bug}\n`),
    });
    // Before the address is out: whoever reads it may end us at once.
    const end = told();
    io.out(`${served.launchUrl}\n`);
    io.note("The address opens the page once, in one browser. Ctrl+C stops the server.\n");
    if (served.tokenFile !== undefined) io.note(`Scripts take the bearer token in ${served.tokenFile}\n`);
    await end;
    io.note("stopping\n");
    await served.close();
    return 0;
  },
} satisfies CliCommand;

export default serveCommand;

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a port from 0 to 65535.");
  return port;
}

/** Resolves when the process is told to stop; told again, it ends at once. */
function told(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
