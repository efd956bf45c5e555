import { type Access, privilege } from "../../model/access.ts";
import { allow, deny, role, roleArn } from "../../model/examples/aws.ts";
import type { Fact, FactKind, FactReader } from "../../model/fact.ts";
import { fires, type PrivilegePattern, type RuleId, silent } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, ownTarget, permissionControls } from "./aws-holding.ts";

/** Something that a permission lets one send requests to, and what that gives. */
export interface Invoked {
  /** What the permission names. */
  readonly named: Fact & { readonly key: string; readonly tags?: readonly string[] };
  /** What answers, with all that tells it beside. */
  readonly node: string;
  readonly because: readonly Fact[];
}

interface Invokes {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly needs: readonly FactKind[];
  readonly to: PrivilegePattern;
  /** By the action that it takes. */
  readonly by: readonly { readonly action: string; readonly targets: (facts: FactReader) => readonly Invoked[] }[];
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly references: AmbitRule["references"];
  /** Per action what makes it fire: the fact that the permission names last. */
  readonly examples: readonly {
    readonly name: string;
    readonly action: string;
    readonly facts: readonly Fact[];
    readonly named: string;
    readonly node: string;
  }[];
}

/** A permission to send requests to a part of an AI service. */
export function invokes(spec: Invokes): AmbitRule {
  const access = spec.to.slice(spec.to.indexOf("#") + 1) as Access;
  const app = roleArn("app");
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: spec.to },
    needs: [...identityFacts, ...spec.needs],
    reliesOnAbsenceIn: awsRestraints,
    leaves: "tied",
    *derive(facts, { aws }) {
      for (const { action, targets } of spec.by) {
        const question = {
          title: `call ${action}`,
          parts: [{ action }],
          targets: () => facts.memo(`${spec.id} ${action}`, () => targets(facts)),
          on: ({ named }: Invoked) => ownTarget(named),
          fact: ({ named }: Invoked) => named,
        };
        yield* awsSteps(aws, question, ({ node, named, because }) => [
          { to: privilege(node, access), because: [named, ...because], authenticates: true },
        ]);
      }
    },
    controls: permissionControls(`Narrow ${spec.by[0]?.action ?? ""} to what is needed`),
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
    references: spec.references,
    examples: spec.examples.flatMap(({ name, action, facts, named, node }) => [
      fires(name, `${app}#impersonate -> ${node}#${access}`, role("app"), ...facts, allow(app, action, named)),
      silent(`${name}: another one`, role("app"), ...facts, allow(app, action, `${named}x`)),
      silent(`${name}: its own deny`, role("app"), ...facts, allow(app, action, "*"), deny(app, action)),
    ]),
  });
}

/** Facts that permissions name by their own keys. */
export const itself =
  <K extends "aws.agent-gateway" | "aws.agent-runtime" | "aws.model-endpoint">(kind: K) =>
  (facts: FactReader): readonly Invoked[] =>
    facts.of(kind).map((fact) => ({ named: fact, node: fact.key, because: [] }));
