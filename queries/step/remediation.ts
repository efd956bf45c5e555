import type { RuleInfo } from "../../graph/port.ts";
import { nameOfId } from "../../model/node-id.ts";
import { familyOf } from "../rule-help.ts";
import type { StepRemediation } from "./answer.ts";
import { controllerOf, namespace, placeholders, principal, type Told } from "./placeholders.ts";

/** Names that a shell takes as they are: others stay placeholders, so that what is printed can be pasted. */
const plain = /^[\w@%+=:,./][\w@%+=:,./-]*$/;

/** The rule's remediation with what one step tells filled in; undefined for a rule that has none. */
export function remediationOf({ id, remediation }: RuleInfo, told: Told): StepRemediation | undefined {
  if (remediation === "") return undefined;
  const known = placeholders[familyOf(id)] ?? {};
  const open = new Set<string>();
  const fitted = forms.reduce((text, form) => form(text, told), remediation);
  const command = fitted.replace(/<([^<>\n]+)>/g, (placeholder, name: string) => {
    const value = only(known[name]?.(told) ?? []);
    if (value !== undefined) return value;
    open.add(placeholder);
    return placeholder;
  });
  return { command, open: [...open] };
}

/** The one value among these, where there is exactly one and it can stand in a command. */
function only(values: readonly string[]): string | undefined {
  const [value, ...others] = new Set(values);
  return value !== undefined && others.length === 0 && plain.test(value) ? value : undefined;
}

/** Commands whose form depends on what the step is about: a role instead of a user, a ClusterRole instead of a Role. */
const forms: readonly ((command: string, told: Told) => string)[] = [
  (command, told) =>
    command.replace(/\bdelete-user-policy --user-name <writer> --policy-name <policy>/, (own) => grant(told) ?? own),
  (command, told) => {
    const holders = (["user", "role"] as const).flatMap((type) =>
      principal(type, "from")(told).map((name) => ({ type, name })),
    );
    const [holder, ...others] = holders;
    if (!holder || others.length > 0 || !plain.test(holder.name)) return command;
    return command.replace(
      /\b(put|detach)-(?:user|role)-(policy|permissions-boundary) --(?:user|role)-name <(?:writer|user|role)>/g,
      `$1-${holder.type}-$2 --${holder.type}-name ${holder.name}`,
    );
  },
  (command) => command.replace("--source-group <group>", "--source-group <source group>"),
  (command, told) => {
    const ids = told.facts.flatMap((fact) => (fact.kind === "k8s.rule" ? [fact.role] : []));
    return named(command, /(?<=kubectl edit )(?:clusterrole|role -n <namespace>) <role>/g, ids);
  },
  (command, told) => {
    const ids = told.facts.flatMap((fact) => (fact.kind === "k8s.binding" ? [fact.binding] : []));
    return named(command, /(?<=kubectl delete )(?:clusterrolebinding|rolebinding -n <namespace>) <binding>/g, ids);
  },
  (command, { to }) => {
    const target = only(to.flatMap(({ id, kind }) => (kind === "K8sPod" ? (namespace(id) ?? []) : [])));
    return target === undefined ? command : command.replace(/(?<=edit networkpolicy -n )<namespace>/, target);
  },
  (command, told) => {
    const type = only(told.from.flatMap((end) => controllerOf(end)?.split("/")[0] ?? []));
    return type === undefined ? command : command.replace(/\bdeployment(?=\/<name>| -n <namespace> <name>)/g, type);
  },
];

/** The command that takes away the one identity policy whose statements grant the step. */
function grant({ facts }: Told): string | undefined {
  const policy = only(
    facts.flatMap((fact) => (fact.kind === "aws.statement" && fact.effect === "Allow" ? [fact.policy] : [])),
  );
  if (policy === undefined) return undefined;
  const inline = /^inline:(.+:(user|role|group)\/[^:]+):([^:]+)$/.exec(policy);
  if (inline) {
    const [, holder = "", type = "", name = ""] = inline;
    return `delete-${type}-policy --${type}-name ${nameOfId(holder)} --policy-name ${name}`;
  }
  const holder = only(
    facts.flatMap((fact) => (fact.kind === "aws.attachment" && fact.policy === policy ? [fact.holder] : [])),
  );
  const type = /:(user|role|group)\//.exec(holder ?? "")?.[1];
  return holder === undefined || type === undefined
    ? undefined
    : `detach-${type}-policy --${type}-name ${nameOfId(holder)} --policy-arn ${policy}`;
}

/** Puts `<kind> [-n <namespace>] <name>` of the one object with these ids, `k8s:<cluster>:<kind>:[<namespace>:]<name>`. */
function named(command: string, place: RegExp, ids: readonly string[]): string {
  const [id = "", ...others] = new Set(ids);
  const [, , kind = "", ...rest] = id.split(":");
  const words = [kind, ...(rest.length > 1 ? ["-n", rest[0] ?? ""] : []), nameOfId(id)];
  return others.length === 0 && id !== "" && words.every((word) => word === "-n" || plain.test(word))
    ? command.replace(place, words.join(" "))
    : command;
}
