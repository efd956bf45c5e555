import { readFileSync } from "node:fs";
import { Argument, Command, CommanderError, Option } from "commander";
import { UserError } from "../model/errors.ts";
import { queries } from "../queries/index.ts";
import { commands } from "./commands/index.ts";
import type { CommonFlags } from "./context.ts";
import { terminal } from "./io.ts";
import { optionOf } from "./options.ts";
import { type AnyQuery, queryCommand, rendererOf } from "./query-command.ts";
import { type Format, formats } from "./render/renderer.ts";

const version = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string })
  .version;

/** Exit code of wrong usage, and of a bug. */
const usage = 2;
const bug = 4;

/** Runs one command line. @returns the exit code of DESIGN 7: 0 answered, 1 guarded against, 2 usage, 3 unreadable, 4 bug */
export async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = programOf((exit) => {
    code = exit;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
    return failed(error);
  }
}

/** Says what went wrong on stderr. A bug keeps its stack; it holds places in our code, never input. */
function failed(error: unknown): number {
  if (error instanceof UserError) {
    process.stderr.write(`${error.render()}\n`);
    return error.exit;
  }
  const stack = error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(
    `error: a bug in ambit (${name})\n${stack.slice(0, 8).join("\n")}\nhelp: report it with the command and these lines\n`,
  );
  return bug;
}

function programOf(exit: (code: number) => void): Command {
  const program = new Command("ambit")
    .description("What an unauthenticated entry point or a leaked token reaches, with proof.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .action(() => {
      program.outputHelp();
      exit(usage);
    });
  for (const command of commands) {
    const own = subcommand(program, command.id, command.title, Object.keys(command.renderers) as Format[]);
    for (const argument of command.arguments) own.addArgument(argument);
    for (const option of command.options) own.addOption(option);
    own.action(async (...args: unknown[]) => {
      const { flags, rest, positional } = parsed(own, args);
      exit(await command.run({ flags, io: terminal(flags) }, positional, rest));
    });
  }
  for (const query of queries as readonly AnyQuery[]) {
    const own = subcommand(program, query.id, query.title, Object.keys(rendererOf(query.id)) as Format[]);
    for (const [name, field] of Object.entries(query.input.shape)) {
      if (name === query.content) continue;
      if (name === query.argument) own.addArgument(new Argument(`<${name}>`, field.description ?? ""));
      else own.addOption(optionOf(name, field));
    }
    own.action(async (...args: unknown[]) => {
      const { flags, rest, positional } = parsed(own, args);
      exit(await queryCommand(query, { flags, io: terminal(flags) }, positional[0], rest));
    });
  }
  return program;
}

function subcommand(program: Command, id: string, title: string, supported: readonly Format[]): Command {
  const command = program
    .command(id)
    .description(title)
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .addOption(new Option("--store <dir>", "the folder of the store").default(".ambit"))
    .addOption(new Option("--no-color", "plain text"))
    .addOption(new Option("--quiet", "no progress on stderr"));
  command
    .addOption(new Option("--snapshot <id>", "a snapshot's id or the beginning of it (default: the latest)"))
    .addOption(
      new Option("--as-of <time>", "judge expiry at this time, ISO 8601 (default: when the snapshot was taken)"),
    );
  if (supported.length > 0) {
    const known = formats.filter((format) => supported.includes(format));
    command.addOption(new Option("--format <format>", "how the answer is written").choices(known).default(known[0]));
  }
  return command;
}

/** Commander's arguments: the positional ones, then options and the command itself. */
function parsed(command: Command, args: readonly unknown[]) {
  const { store, snapshot, asOf, format, color, quiet, ...rest } = command.opts() as CommonFlags &
    Record<string, unknown>;
  if (asOf !== undefined && Number.isNaN(Date.parse(asOf))) {
    throw new UserError(
      "usage.argument",
      `\`${asOf}\` is no time`,
      "give --as-of as ISO 8601, for example 2026-01-31T12:00:00Z",
    );
  }
  const flags: CommonFlags = {
    store,
    color: color ?? true,
    quiet: quiet ?? false,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(format === undefined ? {} : { format }),
  };
  return { flags, rest, positional: args.slice(0, -2) };
}
