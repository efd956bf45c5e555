import { Argument, Command, CommanderError, Option } from "commander";
import { UserError } from "../model/errors.ts";
import { momentOf } from "../model/moment.ts";
import { version } from "../server/version.ts";
import type { CliCommand } from "./commands/command.ts";
import { commands } from "./commands/index.ts";
import { type CommonFlags, defaultStore } from "./context.ts";
import { terminal } from "./io.ts";
import { argumentOf, optionOf, positiveNumber } from "./options.ts";
import { type Question, questions } from "./questions.ts";
import { errorText } from "./render/error.ts";
import { type Format, formats } from "./render/renderer.ts";

/** Exit codes of wrong usage and of a bug; those of UserError are its own. */
const usage = 2;
const bug = 4;

/** Runs one command line. @returns the exit code of DESIGN 7: 0 answered, 1 guarded against, 2 usage, 3 unreadable, 4 bug */
export async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  try {
    const own = await read(commands, argv[0]);
    const more = argv[0] !== undefined && argv[0] in commands ? await own[0]?.more?.(argv.slice(1)) : undefined;
    const program = programOf(
      { commands: own, questions: await read(questions, argv[0]), more: more ?? [] },
      (exit) => {
        code = exit;
      },
    );
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return failed(error);
    if (error.exitCode === 0) return 0;
    // Without a command commander has shown the help, on stderr.
    return error.code === "commander.help" ? usage : failed(misused(error));
  }
}

/** Says what went wrong on stderr. A bug keeps its stack; it holds places in our code, never input. */
function failed(error: unknown): number {
  if (error instanceof UserError) {
    process.stderr.write(errorText(error));
    return error.exit;
  }
  const stack = error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(
    `error: a bug in ambit (${name})\n${stack.slice(0, 8).join("\n")}\nhelp: report it with the command and these lines\n`,
  );
  return bug;
}

/** Which command a commander error is about. */
const misusedCommand = new WeakMap<CommanderError, string>();

/** Commander's own words, as an error of ours: `error: unknown option '--form'\n(Did you mean --from?)`. */
function misused(error: CommanderError): UserError {
  // What stands there may be the secret itself.
  if (misusedCommand.get(error) === "token")
    return new UserError("usage.argument", "an argument or option of `token` does not fit", "see `ambit token --help`");
  const [first = "", guess = ""] = error.message.replace(/^error: /, "").split("\n");
  const help = `see \`${["ambit", misusedCommand.get(error), "--help"].filter((word) => word !== undefined).join(" ")}\``;
  const mean = /^\(Did you mean (.+)\?\)$/.exec(guess)?.[1];
  const message = first.replace(/'/g, "`").replace(/\.$/, "");
  return new UserError("usage.argument", message, mean === undefined ? help : `did you mean ${mean}? ${help}`);
}

/** What is in a table under the word that was given: that alone where it is a command's name, else all, for the help. */
async function read<T>(table: Readonly<Record<string, () => Promise<T>>>, word: string | undefined): Promise<T[]> {
  if (word === "--version") return [];
  const known = word !== undefined && (Object.hasOwn(commands, word) || Object.hasOwn(questions, word));
  const wanted = Object.entries(table).filter(([id]) => !known || id === word);
  return Promise.all(wanted.map(([, one]) => one()));
}

/** What a command line may name, and the options that its words add. */
interface Known {
  readonly commands: readonly CliCommand[];
  readonly questions: readonly Question[];
  /** Options of the one command that was named, beyond its own. */
  readonly more: readonly Option[];
}

function programOf({ commands, questions, more }: Known, exit: (code: number) => void): Command {
  const program = quiet(new Command("ambit"))
    .description("What an unauthenticated entry point or a leaked token reaches, with proof.")
    .version(version)
    .addHelpText("after", exitCodes);
  for (const command of commands) {
    const own = subcommand(program, command.id, command.title, Object.keys(command.renderers) as Format[], true);
    for (const argument of command.arguments) own.addArgument(argument);
    for (const option of command.options) own.addOption(option);
    if (command.more) for (const option of more) own.addOption(option);
    own.action(async (...args: unknown[]) => {
      const { flags, rest, positional } = parsed(own, args);
      exit(await command.run({ flags, io: terminal(flags) }, positional, rest));
    });
  }
  for (const question of questions) {
    const { query, renderers } = question;
    const supported = Object.keys(renderers) as Format[];
    const own = subcommand(program, query.id, query.title, supported, query.input.shape["limit"] === undefined);
    for (const [name, field] of Object.entries(query.input.shape)) {
      if (name === query.content) continue;
      if (name === query.argument) own.addArgument(argumentOf(name, field));
      else own.addOption(optionOf(name, field));
    }
    if ("leaked" in query) {
      own.addArgument(new Argument("[-]", "standard input, as where nothing is named"));
      own.addOption(new Option("--file <file>", "what leaked, or the file that it stands in; `-` is standard input"));
    }
    own.action(async (...args: unknown[]) => {
      const { flags, rest, positional } = parsed(own, args);
      const { queryCommand } = await import("./query-command.ts");
      exit(await queryCommand(question, { flags, io: terminal(flags) }, positional[0], rest));
    });
  }
  return program;
}

const exitCodes = `
Exit codes:
  0  answered, also with nothing reached or with gaps
  1  a check, gate or scan found what it guards against, or a diff that reach was gained
  2  wrong usage
  3  an input could not be read, or a check, gate or scan cannot be told
  4  a bug in ambit`;

/** Commander throws instead of ending the process and leaves saying so to `failed`. */
const quiet = (command: Command): Command =>
  command.configureOutput({ outputError: () => {} }).exitOverride((error) => {
    if (command.parent) misusedCommand.set(error, command.name());
    throw error;
  });

function subcommand(
  program: Command,
  id: string,
  title: string,
  supported: readonly Format[],
  addLimit: boolean,
): Command {
  const command = quiet(program.command(id))
    .description(title)
    .addOption(new Option("--store <dir>", "the folder of the store").default(defaultStore))
    .addOption(new Option("--snapshot <id>", "a snapshot's id or the beginning of it (default: the latest)"))
    .addOption(
      new Option("--as-of <time>", "judge expiry at this time, ISO 8601 (default: when the snapshot was taken)"),
    );
  if (supported.length > 0) {
    const known = formats.filter((format) => supported.includes(format));
    command.addOption(new Option("--format <format>", "how the answer is written").choices(known).default(known[0]));
  }
  if (addLimit) command.addOption(new Option("--limit <n>", "most rows in the answer").argParser(positiveNumber));
  return command
    .addOption(new Option("--no-color", "plain text"))
    .addOption(new Option("--quiet", "no progress on stderr"));
}

function asOfFrom(text: string): string {
  const moment = momentOf(text);
  if (moment === undefined) {
    throw new UserError(
      "usage.argument",
      `\`${text}\` is no time`,
      "give --as-of as ISO 8601, for example 2026-01-31T12:00:00Z",
    );
  }
  return moment;
}

/** Commander's arguments: the positional ones, then options and the command itself. */
function parsed(command: Command, args: readonly unknown[]) {
  const { store, snapshot, asOf, format, color, quiet, ...rest } = command.opts() as CommonFlags &
    Record<string, unknown>;
  for (const [flag, value] of [
    ["store", store],
    ["snapshot", snapshot],
  ] as const) {
    if (value === "")
      throw new UserError("usage.argument", `\`--${flag}\` is empty`, "name one, or leave the flag out");
  }
  const { limit } = rest;
  const flags: CommonFlags = {
    store,
    color: color ?? true,
    quiet: quiet ?? false,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(asOf === undefined ? {} : { asOf: asOfFrom(asOf) }),
    ...(format === undefined ? {} : { format }),
    ...(typeof limit === "number" ? { limit } : {}),
  };
  return { flags, rest, positional: args.slice(0, -2) };
}
