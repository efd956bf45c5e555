import {
  account,
  allow,
  boundary,
  deny,
  managed,
  managedPolicy,
  policyArn,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { type Example, fires, type RuleId, silent } from "../../model/rule.ts";
import type { AmbitRule } from "../define.ts";
import { type IdentityWrite, identityWrite } from "./aws-identity-write.ts";

type Holder = "aws.user" | "aws.role" | "aws.group";

/** A new managed policy that its maker attaches, where policies say which may be. */
export interface AttachNewPolicy<K extends Holder> {
  readonly id: RuleId;
  readonly on: K;
  readonly edge: string;
  /** `user`: completes "Can attach a policy it makes to the". */
  readonly holder: "user" | "role" | "group";
  readonly action: string;
  readonly to: IdentityWrite<K>["to"];
  readonly gains: IdentityWrite<K>["gains"];
  /** What the policy is attached to in examples, with what must be there beside, and the step that follows. */
  readonly sample: { readonly target: string; readonly facts: readonly Fact[]; readonly step: string };
}

/**
 * iam:PolicyARN of the call is a policy that there is not yet: the caller makes it under that very name. Where no
 * statement tests the key, AdministratorAccess can be attached as well, and nothing is concluded here.
 */
export const attachNewPolicy = <K extends Holder>(spec: AttachNewPolicy<K>): AmbitRule =>
  identityWrite({
    id: spec.id,
    title: `Can attach a policy it makes to the ${spec.holder}`,
    edge: spec.edge,
    on: spec.on,
    parts: [{ action: spec.action }],
    anew: true,
    to: spec.to,
    policies: true,
    gains: spec.gains,
    leaves: "durable",
    abuse: `\`aws iam create-policy\` with a document that allows everything, under a name that may be attached, then \`aws iam attach-${spec.holder}-policy\`.`,
    detection: ["CreatePolicy", spec.action.slice("iam:".length)],
    remediation:
      "aws iam put-user-policy --user-name <writer> --policy-name attach --policy-document file://policy.json   # Deny iam:CreatePolicy on what the condition of iam:PolicyARN lets it attach",
    frameworks: ["attack:T1098.003", "owasp-nhi:NHI5"],
    reference: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
    examples: examplesOf(spec),
  });

const dev = userArn("dev");
const limit = policyArn("limit");
const ours = `arn:aws:iam::${account}:policy/app-*`;
const everything = "arn:aws:iam::aws:policy/AdministratorAccess";

function examplesOf<K extends Holder>({ action, sample }: AttachNewPolicy<K>): readonly Example[] {
  const { target, facts, step } = sample;
  const base = [user("dev"), ...facts.filter(({ key }) => key !== dev)];
  const attach = (values: readonly string[] = [ours], on = target, of = dev): Fact =>
    allow(of, action, on, { when: [when("ArnLike", "iam:PolicyARN", ...values)] });
  const create = (on = ours, of = dev): Fact => allow(of, "iam:CreatePolicy", on, { index: 1 });
  return [
    fires("policies under certain names may be made and attached", step, ...base, attach(), create()),
    fires(
      "any but AdministratorAccess may be attached",
      step,
      ...base,
      allow(dev, action, target),
      create("*"),
      deny(dev, action, "*", { index: 2, when: [when("ArnEquals", "iam:PolicyARN", everything)] }),
    ),
    fires(
      "the names that may be made and those that may be attached meet",
      step,
      ...base,
      attach(),
      create(`arn:aws:iam::${account}:policy/*-web`),
    ),
    silent("iam:CreatePolicy is missing", ...base, attach()),
    silent(`${action} is missing`, ...base, create()),
    silent("policies under other names may be made", ...base, attach(), create(policyArn("web-*"))),
    silent(
      "AWS's own policies alone may be attached",
      ...base,
      attach(["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
      create("*"),
    ),
    silent(
      "one policy may be attached, which there is",
      ...base,
      managedPolicy("app-1"),
      attach([policyArn("app-1")]),
      create(),
    ),
    silent("it may be attached to another one", ...base, attach([ours], `${target}-other`), create()),
    silent("the halves belong to two identities", ...base, user("other"), attach(), create(ours, userArn("other"))),
    silent("its own deny of the making", ...base, attach(), create(), deny(dev, "iam:CreatePolicy")),
    silent("its own deny of the attaching", ...base, attach(), create(), deny(dev, action)),
    silent(
      "a boundary that does not have the making",
      ...base,
      attach(),
      create(),
      boundary(dev, limit),
      managed(limit, action),
    ),
  ];
}
