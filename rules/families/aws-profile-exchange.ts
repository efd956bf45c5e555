import type { AwsAuthz, Part, Question } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { type Derivation, type End, type Hub, hub, isHub, nameOfEnd } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, factTargets, identityFacts, permissionControls } from "./aws-holding.ts";
import { profileExchangeExamples } from "./aws-profile-exchange-examples.ts";
import { exchangeKinds, type Held, heldMachines, type Kind, passable } from "./aws-profile-exchange-kinds.ts";
import { type Exchange, ec2, type ProfileExchange } from "./aws-profile-exchange-spec.ts";

/**
 * One identity hands a role to a machine: iam:PassRole and the call on the machine are checked on whoever calls. The
 * machine may be held by somebody else; whoever does then has the role's credentials from its metadata service. From
 * machines to a hub of those that equal callers may change, from there to one for each caller, and with the caller to
 * the hub of roles that it may pass.
 */
export function profileExchange(spec: ProfileExchange): AmbitRule {
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: {
      from: ["AwsPrincipal#impersonate", "AwsInstance#originate", "AwsInstance#originate-get"],
      to: "AwsRole#impersonate",
    },
    needs: [...identityFacts, "aws.instance"],
    reliesOnAbsenceIn: spec.on === "profile" ? [...awsRestraints, "aws.role"] : awsRestraints,
    leaves: "until 6h",
    escalation: true,

    *derive(facts, { aws }) {
      const kinds = function* (): Iterable<Kind> {
        yield* exchangeKinds(facts, aws, spec);
      };
      for (const kind of facts.items("kinds of machines and profiles", kinds(), ({ name }) => name)) {
        const asked = spec.exchanges.map((exchange) => machineQuestion(facts, aws, spec, exchange, kind));
        for (const question of asked) yield* footholds(aws, question, kind.name);
        yield* handed(facts, aws, spec, asked, kind);
      }
    },

    controls: [
      ...permissionControls("Narrow iam:PassRole to the roles that are needed, with iam:PassedToService"),
      control("revoke", "aws.role", "Revoke the sessions of the role"),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: `aws iam put-user-policy --user-name <user> --policy-name pass-role --policy-document file://policy.json
# policy.json allows iam:PassRole on the ARNs that are needed only, and ${spec.exchanges[0]?.actions[0]} on the machines or profiles that are`,
    frameworks: ["attack:T1548.005", "attack:T1552.005", "owasp-nhi:NHI5"],
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html", ...spec.references],
    examples: profileExchangeExamples(spec),
  });
}

const resourcesOf = ({ resources }: Held) => resources;

/** Who may change what a machine of the kind acts as, by these calls. */
function machineQuestion(
  facts: FactReader,
  aws: AwsAuthz,
  spec: ProfileExchange,
  exchange: Exchange,
  kind: Kind,
): Question<Held> {
  const { actions, occupied } = exchange;
  const { name, profile } = kind;
  const replaced = profile === undefined ? undefined : new Map([["ec2:newinstanceprofile", [profile]]]);
  return {
    title: `${spec.through}${occupied ? " in the place of what they have" : ""}`,
    within: `${name} ${occupied ? "occupied" : "empty"}`,
    parts: actions.map((action): Part => ({ action, ...(replaced ? { context: replaced } : {}) })),
    targets: () => heldMachines(facts, aws, spec, exchange, kind),
    on: resourcesOf,
    fact: ({ fact }) => fact,
    sameAccount: true,
  };
}

/** From machines to hubs of equal access to them, and on to one for each caller who has it. */
function* footholds(aws: AwsAuthz, question: Question<Held>, name: string): Generator<Derivation> {
  const side = (of: End): Hub => hub(`holds what somebody may ${question.title}`, "held", nameOfEnd(of));
  for (const { from, to, target, because, conditions, relies } of aws.holding(question)) {
    const [of, ...premises] = from;
    if (to) {
      const [first, ...rest] = because;
      if (first)
        yield { from: [side(to), ...premises], to: heldBy(name, of), because: [first, ...rest], conditions, relies };
    } else if (target) {
      const { fact, absent } = target;
      const access = fact.httpTokens === "optional" ? "originate-get" : "originate";
      yield {
        from: [privilege(fact.key, access), ...premises],
        to: side(of),
        because: [fact, ...because],
        conditions,
        relies: [...relies, ...absent.map((collection) => ({ collection, scope: fact.scope }))],
      };
    }
  }
}

/** Somebody's credentials asked of a machine whose profile the caller may change. */
const heldBy = (name: string, caller: End): Hub =>
  hub("holds a machine that the caller may hand roles to", name, nameOfEnd(caller));

/** From callers, with a machine that somebody holds, to the roles that they may pass to it. */
function* handed(
  facts: FactReader,
  aws: AwsAuthz,
  spec: ProfileExchange,
  asked: readonly Question<Held>[],
  kind: Kind,
): Generator<Derivation> {
  const { name, passedTo } = kind;
  const passed = new Map<string, readonly string[]>([
    ["iam:passedtoservice", [ec2]],
    ...(passedTo === undefined ? [] : ([["iam:associatedresourcearn", [passedTo]]] as const)),
  ]);
  const question: Question<FactOf<"aws.role">> = {
    title: `hand roles over to ${spec.through}`,
    within: name,
    parts: [{ action: "iam:PassRole", context: passed }],
    ...factTargets(() => passable(facts, aws, spec, kind)),
    sameAccount: true,
    only: ({ end }) => asked.some((one) => aws.holders(one).has(nameOfEnd(end))),
  };
  for (const { from, to, target, because, conditions, relies } of aws.holding(question)) {
    const [of, ...premises] = from;
    if (to) {
      const [first, ...rest] = because;
      if (!first) continue;
      for (const caller of !isHub(of) ? [of] : aws.classMembers(of.hub).map(({ end }) => end))
        yield {
          from: [caller, heldBy(name, of), ...premises],
          to,
          because: [first, ...rest],
          conditions,
          relies,
        };
    } else if (target) {
      for (const way of aws.trusting(target, ec2))
        yield {
          from: [...from, ...way.premises],
          to: privilege(target.key, "impersonate"),
          because: [target, ...new Set([...way.because, ...because])],
          conditions: [...way.conditions, ...conditions],
          relies,
        };
    }
  }
}
