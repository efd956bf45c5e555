import { Argument, Option } from "commander";
import type { AwsRequest } from "../../authz/aws/index.ts";
import { UserError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import { answerLines, linesFrom } from "../explain/batch.ts";
import { withFacts } from "../open.ts";
import { appended } from "../options.ts";
import { explainRenderers } from "../render/explain.ts";
import { escaped } from "../render/text.ts";
import type { CliCommand } from "./command.ts";

/** Why one request is allowed or denied: the decision of the access-control language itself, outside the graph. */
const explainCommand = {
  id: "explain",
  title: "Say why one request is allowed or denied, policy by policy",
  arguments: [new Argument("<language>", "whose policies decide").choices(["aws"])],
  options: [
    new Option(
      "--principal <arn>",
      "who asks: a user, role, role session or root user; `internet`; a service (lambda.amazonaws.com)",
    ),
    new Option("--action <action>", "what: `s3:GetObject`"),
    new Option("--resource <arn>", "on what; left out: on some resource"),
    new Option(
      "--context <key=value>",
      "a context key of the request; several values: several times (repeatable); what is not given is absent",
    ).argParser(appended),
    new Option(
      "--batch <file>",
      "a request per line, {principal, action, resource?, context?}; `-` is stdin",
    ).conflicts(["principal", "action", "resource", "context"]),
    new Option("--json", "the same as --format json"),
  ],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext, _, options): Promise<number> {
    const { batch, json } = options;
    const { compileAws } = await import("../../authz/aws/index.ts");
    const { awsLines, explainAws } = await import("../../queries/explain/aws.ts");
    if (typeof batch === "string") {
      const { lines, failed } = await withFacts(flags, ({ facts }) =>
        answerLines(linesFrom(batch), awsLines(compileAws(facts), escaped), written),
      );
      if (failed > 0) io.warn(`${failed} of ${lines} lines have no answer; each says why, with its number\n`);
      return failed > 0 ? 3 : 0;
    }
    const asked = requestOf(options);
    const answer = await withFacts(flags, ({ facts, snapshot }) => explainAws(compileAws(facts), snapshot, asked));
    const format = json === true ? "json" : (flags.format ?? "table");
    io.out((format === "json" ? explainRenderers.json : explainRenderers.table)?.(io, answer, {}) ?? "");
    return 0;
  },
} satisfies CliCommand;

export default explainCommand;

/** Waits until the reader takes more; a reader that went away takes nothing and is no fault. */
const written = (text: string): Promise<void> =>
  new Promise((resolve) => void process.stdout.write(text, () => resolve()));

/** @throws UserError usage.argument */
function requestOf({ principal, action, resource, context }: Record<string, unknown>): AwsRequest {
  if (typeof principal !== "string" || typeof action !== "string")
    throw new UserError(
      "usage.argument",
      `\`--${typeof principal === "string" ? "action" : "principal"}\` is missing`,
      "give --principal and --action, or --batch",
    );
  return {
    principal,
    action,
    ...(typeof resource === "string" ? { resource } : {}),
    ...(Array.isArray(context) ? { context: contextOf(context as string[]) } : {}),
  };
}

/** @throws UserError usage.argument */
function contextOf(pairs: readonly string[]): Record<string, string[]> {
  const context = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1)
      throw new UserError("usage.argument", "`--context` has a value that does not fit", "write --context key=value");
    const key = pair.slice(0, at);
    context.set(key, [...(context.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(context);
}
