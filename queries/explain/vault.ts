import type { Acl, AclPath, AclRule } from "../../authz/vault/acl.ts";
import type { VaultRequest } from "../../authz/vault/decide.ts";
import { explainAcl, type VaultExplained } from "../../authz/vault/explain.ts";
import type { Flavour } from "../../authz/vault/server.ts";
import type { SnapshotRef } from "../../graph/port.ts";
import type { Condition } from "../../model/step.ts";
import type { ExplainAnswer, ExplainCause, ExplainStage, ExplainStatement } from "./answer.ts";

/** Who asks: the list of rules that the policies make, and how its blocks are named to the reader. */
export interface VaultCaller<P extends AclPath> {
  /** In words: `policies app, base`, `auth role kubernetes/rag`. */
  readonly principal: string;
  readonly acl: Acl<P>;
  readonly flavour: Flavour;
  /** The server's version is not known: what other versions decide is told where it differs. */
  readonly others?: readonly { readonly flavour: Flavour; readonly acl: Acl<P> }[];
  /** What holds for every request of the caller. */
  readonly conditions: readonly Condition[];
  readonly pkiMounts?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Paths of KV engines of version 2, below the cluster. */
  readonly kv2?: readonly string[];
  cause(policy: string, path: P): Omit<ExplainCause, "effect">;
  /** What brings a policy to the caller, in words. */
  through(policy: string): readonly string[];
  readonly snapshot?: SnapshotRef;
}

/** Why Vault allows or denies one request: the pattern that decides, those behind it, and what else is asked. */
export function explainVault<P extends AclPath>(who: VaultCaller<P>, request: VaultRequest): ExplainAnswer {
  const said = explainAcl(who.acl, request, who.flavour, who.pkiMounts, who.namespaces);
  const stages = stagesOf(who, request, said);
  const { decision } = said;
  const stopped = stages.find(({ says }) => says === "denies" || says === "silent");
  const conditions = stopped ? [] : [...who.conditions, ...decision.undecided.map(undecidedOf(decision.rule))];
  const decides = stopped ?? stages.find(({ stage }) => stage === "vault-root" || stage === "vault-pattern");
  const rule = decision.rule;
  return {
    schema: 1,
    ...(who.snapshot && { snapshot: who.snapshot }),
    request: { principal: who.principal, action: request.op, resource: request.path, server: who.flavour },
    decision: stopped ? "deny" : conditions.length > 0 ? "conditional" : "allow",
    decidedBy: decides?.stage ?? "vault-pattern",
    conditions,
    because: rule ? causesOf(who, rule, request) : [],
    notes: [
      `capabilities: ${said.capabilities.join(", ")}`,
      ...differences(who, request, said),
      ...nearMiss(who, request),
    ],
    stages: stages.map((stage) => ({ ...stage, decides: stage === decides })),
  };
}

const checkedAs: Readonly<Record<string, string>> = { revoke: "update", renew: "update", rollback: "update" };

/** The blocks of the rule that grant the request, or deny it; all of them where none says anything of it. */
export function causesOf<P extends AclPath>(
  { cause }: Pick<VaultCaller<P>, "cause">,
  rule: AclRule<P>,
  { op }: VaultRequest,
): readonly ExplainCause[] {
  const capability = checkedAs[op] ?? op;
  const granting = rule.blocks.filter(({ path }) => path.capabilities.includes(capability));
  const denying = rule.blocks.filter(({ path }) => path.capabilities.includes("deny"));
  const [effect, blocks] = rule.denied
    ? (["Deny", denying] as const)
    : granting.length > 0
      ? (["Allow", granting] as const)
      : (["via", rule.blocks] as const);
  return blocks.map(({ policy, path }) => ({ effect, ...cause(policy, path) }));
}

export const undecidedOf =
  (rule: AclRule | undefined) =>
  (element: string): Condition => ({
    kind: "unsupported",
    text: `\`${element}\` of path \`${rule?.pattern.text ?? ""}\` lets the request pass`,
  });

type Stage = Omit<ExplainStage, "decides">;

function stagesOf<P extends AclPath>(
  who: VaultCaller<P>,
  request: VaultRequest,
  said: VaultExplained<P>,
): readonly Stage[] {
  const { root, refused } = who.acl;
  if (root) {
    const text = "the policy `root` is the token's only one: every request is allowed";
    return [{ stage: "vault-root", says: "allows", text, statements: [] }];
  }
  if (refused !== undefined) {
    const text = `the server refuses every request of the token: ${refused}`;
    return [{ stage: "vault-policies", says: "denies", text, statements: [] }];
  }
  return [patternStage(who, request, said), ...restraints(request, said)];
}

function patternStage<P extends AclPath>(
  who: VaultCaller<P>,
  { op }: VaultRequest,
  { decision: { rule, granting }, fitting }: VaultExplained<P>,
): Stage {
  const statements = fitting.flatMap(({ rule: one, behind }) =>
    one.blocks.map(
      ({ policy, path }): ExplainStatement => ({
        effect: path.capabilities.includes("deny") ? "Deny" : "Allow",
        ...who.cause(policy, path),
        applies: behind === undefined ? "yes" : "no",
        unmet: behind === undefined ? [] : [behind],
        through: who.through(policy),
      }),
    ),
  );
  const stage = "vault-pattern";
  if (op === "help") return { stage, says: "allows", text: "help is always allowed", statements };
  if (!rule)
    return { stage, says: "silent", text: "no pattern fits the path, and nothing is allowed by itself", statements };
  const name = `pattern \`${rule.pattern.text}\``;
  if (rule.denied) return { stage, says: "denies", text: `${name} decides, and one of its blocks denies`, statements };
  if (granting.length > 0) return { stage, says: "allows", text: `${name} decides and grants ${op}`, statements };
  const given = [...rule.capabilities].sort().join(", ") || "nothing";
  return { stage, says: "silent", text: `${name} decides and grants ${given}, not ${checkedAs[op] ?? op}`, statements };
}

/** What the deciding rule asks of the request beside the capability, and the server beside the rule. */
function restraints<P extends AclPath>(
  { wrapTtlSeconds }: VaultRequest,
  { decision: { rule, rootPrivs }, parameters, wrapping, rootProtected }: VaultExplained<P>,
): readonly Stage[] {
  const stages: Stage[] = [];
  if (parameters !== undefined) {
    const says = parameters === "open" ? "open" : parameters ? "allows" : "denies";
    const text = {
      open: "whether the parameters are permitted hangs on a number or on a value that was withheld",
      allows: "the parameters are permitted",
      denies: "a parameter is denied, not among the allowed ones, or required and missing",
    }[says];
    stages.push({ stage: "vault-parameters", says, text, statements: [] });
  }
  if (wrapping !== undefined) {
    const { minWrap = 0, maxWrap = 0 } = rule ?? {};
    const bounds = [minWrap > 0 ? `at least ${minWrap} s` : "", maxWrap > 0 ? `at most ${maxWrap} s` : ""];
    const asked = wrapTtlSeconds ?? undefined;
    const text = `the answer must be wrapped for ${bounds.filter(Boolean).join(" and ")}; asked for: ${asked === undefined ? "no wrapping" : `${asked} s`}`;
    stages.push({ stage: "vault-wrapping", says: wrapping ? "allows" : "denies", text, statements: [] });
  }
  if (rootProtected) {
    const text = `the path is root-protected, which takes \`sudo\` in the deciding pattern: ${rootPrivs ? "it is there" : "it is missing"}`;
    stages.push({ stage: "vault-sudo", says: rootPrivs ? "allows" : "denies", text, statements: [] });
  }
  return stages;
}

function differences<P extends AclPath>(
  { others = [], pkiMounts, namespaces }: VaultCaller<P>,
  request: VaultRequest,
  { decision }: VaultExplained<P>,
): readonly string[] {
  return others.flatMap(({ flavour, acl }) => {
    const { allowed } = explainAcl(acl, request, flavour, pkiMounts, namespaces).decision;
    return allowed === decision.allowed
      ? []
      : [`${flavour} would ${allowed ? "allow" : "deny"} it; name the server with --flavour`];
  });
}

/** Below a KV engine of version 2: where the engine has it, and what policies say that were written for version 1. */
const sections = /^(config$|(data|metadata|delete|undelete|destroy|subkeys)(\/|$))/;

function nearMiss<P extends AclPath>({ acl, kv2 = [] }: VaultCaller<P>, { op, path }: VaultRequest): readonly string[] {
  const mount = kv2.filter((one) => path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];
  if (mount === undefined) return [];
  const below = path.slice(mount.length + 1);
  const section = op === "list" || op === "scan" ? "metadata" : "data";
  if (!sections.test(below))
    return [
      `\`${mount}\` is a KV engine of version 2: its entries are at \`${mount}/${section}/${below}\`, and nothing is here`,
    ];
  const old = `${mount}/${below.replace(/^(data|metadata)\//, "")}`;
  if (old === path || acl.root || acl.rule(path, op)?.capabilities.has(op)) return [];
  const rule = acl.rule(old, op);
  return rule?.capabilities.has(op)
    ? [`\`${rule.pattern.text}\` grants ${op} as on version 1; \`${mount}\` is of version 2, where it gives nothing`]
    : [];
}
