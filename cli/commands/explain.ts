import { Argument, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { aws } from "../explain/aws.ts";
import { answerLines, linesFrom } from "../explain/batch.ts";
import { kubernetes } from "../explain/kubernetes.ts";
import type { Explainer } from "../explain/language.ts";
import { onlyOf } from "../explain/options.ts";
import { vault } from "../explain/vault.ts";
import { withFacts } from "../open.ts";
import { appended } from "../options.ts";
import { explainRenderers } from "../render/explain.ts";
import type { CliCommand } from "./command.ts";

const languages: Readonly<Record<string, Explainer>> = { aws, kubernetes, vault };

const requestOptions = [
  new Option(
    "--principal <arn>",
    "aws: who asks: a user, role, role session or root user; `internet`; a service (lambda.amazonaws.com)",
  ),
  new Option("--action <action>", "aws: what: `s3:GetObject`"),
  new Option(
    "--context <key=value>",
    "aws: a context key of the request; several values: several times (repeatable); what is not given is absent",
  ).argParser(appended),
  new Option(
    "--subject <name>",
    "kubernetes: who asks: a user name, `serviceaccount:<namespace>:<name>`, `group:<name>` or a node id",
  ),
  new Option(
    "--groups <name>",
    "kubernetes: a group beside those that the API server puts the subject into (repeatable)",
  ).argParser(appended),
  new Option("--verb <verb>", "kubernetes: what: `get`, `create`, `impersonate`"),
  new Option("--group <name>", "kubernetes: API group; left out: that of the resource"),
  new Option("--namespace <name>", "kubernetes: where; left out: in the whole cluster"),
  new Option("--name <name>", "kubernetes: of which object; left out: of any"),
  new Option("--as <user>", "kubernetes: whom the caller asks to be taken for (impersonation)"),
  new Option("--as-group <name>", "kubernetes: in which group, with --as (repeatable)").argParser(appended),
  new Option("--url <path>", "kubernetes: a path that is no resource: `/metrics`"),
  new Option(
    "--policy <file>",
    "vault: a policy of the token, HCL or JSON, named as the file is without its ending (repeatable)",
  ).argParser(appended),
  new Option("--login <role>", "vault: the auth role that issues the token: `<method>/<role>` or a node id"),
  new Option("--operation <operation>", "vault: what: `read`, `update`, `list`"),
  new Option("--path <path>", "vault: on which request path, without `v1/`"),
  new Option("--data <json>", "vault: the request's parameters, a JSON object; left out: none"),
  new Option("--wrap-ttl <seconds>", "vault: for how long the answer is to be wrapped; left out: not at all"),
];

/** Why one request is allowed or denied: the decision of the access-control language itself, outside the graph. */
const explainCommand = {
  id: "explain",
  title: "Say why one request is allowed or denied, policy by policy",
  arguments: [new Argument("<language>", "whose policies decide").choices(Object.keys(languages))],
  options: [
    ...requestOptions,
    new Option(
      "--resource <name>",
      "on what; aws: an ARN, left out: on some resource; kubernetes: `pods`, `pods/exec`, `deployments.apps`",
    ),
    new Option("--cluster <name>", "kubernetes, vault: in which cluster; left out: the only one"),
    new Option(
      "--flavour <server>",
      "vault: which server decides: `vault` or `openbao`, with or without a version (`vault-1.14.0`); left out: the snapshot's, of policies and lines that bring their own `openbao`",
    ),
    new Option(
      "--batch <file>",
      "a request per line, aws {principal, action, resource?, context?}, kubernetes the spec of a SubjectAccessReview, vault {policies: [{name, hcl}], entity, groups, request: {op, path, data, wrapTtlSeconds}}; `-` is stdin",
    ).conflicts(["resource", ...requestOptions.map((option) => option.attributeName())]),
    new Option("--json", "the same as --format json"),
  ],
  renderers: { table: true, json: true },

  async run({ io, flags }: CommandContext, [language], options): Promise<number> {
    const { batch, json, ...asked } = options;
    const explainer = languages[String(language)] ?? aws;
    onlyOf(String(language), asked, explainer.options);
    if (typeof batch === "string") {
      const { alone } = explainer;
      const { lines, failed } = alone
        ? await answerLines(linesFrom(batch), await alone.lines(asked), written)
        : await withFacts(flags, async (stored) =>
            answerLines(linesFrom(batch), await explainer.lines(stored, asked), written),
          );
      if (failed > 0) io.warn(`${failed} of ${lines} lines have no answer; each says why, with its number\n`);
      return failed > 0 ? 3 : 0;
    }
    const answer = await (explainer.alone?.one(asked) ?? withFacts(flags, (stored) => explainer.one(stored, asked)));
    const format = json === true ? "json" : (flags.format ?? "table");
    io.out((format === "json" ? explainRenderers.json : explainRenderers.table)?.(io, answer, {}) ?? "");
    return 0;
  },
} satisfies CliCommand;

export default explainCommand;

/** Waits until the reader takes more; a reader that went away takes nothing and is no fault. */
const written = (text: string): Promise<void> =>
  new Promise((resolve) => void process.stdout.write(text, () => resolve()));
