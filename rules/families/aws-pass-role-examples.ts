import {
  account,
  allow,
  deny,
  lambda,
  role,
  roleArn,
  taskCluster,
  trustsService,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { buildProject, glueJob, stack } from "../../model/examples/aws-compute.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import type { Certainty } from "../../model/step.ts";
import { type Existed, linkedRole, type PassRole } from "./aws-pass-role-spec.ts";

const definition: FactOf<"aws.task-definition"> = {
  ...taskCluster("one"),
  kind: "aws.task-definition",
  key: `arn:aws:ecs:us-east-1:${account}:task-definition/web:1`,
  name: "web:1",
  family: "web",
};

const example: Readonly<Record<Existed, Fact>> = {
  "aws.build-project": buildProject("web"),
  "aws.function": lambda("job"),
  "aws.glue-job": glueJob("etl"),
  "aws.stack": stack("net"),
  "aws.task-cluster": taskCluster("one", { hosts: 1 }),
  "aws.task-definition": definition,
};

/** A case that fires, and each way in which it does not, of any rule of the family. */
export function passRoleExamples(spec: PassRole): readonly Example[] {
  const dev = userArn("dev");
  const target = roleArn("target");
  const passed: Fact = role(
    "target",
    spec.profile ? { instanceProfiles: ["arn:aws:iam::111111111111:instance-profile/target"] } : {},
  );
  const [read] = spec.reads ?? [];
  const reads: readonly Fact[] = read ? [allow(target, read.actions)] : [];
  const trust = trustsService(target, spec.service);
  const { linked } = spec;
  const there: readonly Fact[] = linked
    ? [role(linked.name, { key: linkedRole(linked, account), path: `/aws-service-role/${linked.service}/` })]
    : [];
  const exist = [...new Set(spec.needed.flatMap(({ existing }) => existing ?? []))].map((kind) => example[kind]);
  const base = [user("dev"), passed, trust, ...there, ...exist, ...reads];
  const actions = spec.needed.flatMap((needed) => needed.actions);
  const act = (of: string): Fact => allow(of, actions, "*", { index: 1 });
  const step = `${dev}#impersonate -> ${target}#impersonate`;
  const certainty: Certainty =
    spec.assumed !== undefined ? "assumed" : spec.exists !== undefined ? "conditional" : "certain";
  const fire = (name: string, ...facts: readonly Fact[]): Example => ({ ...fires(name, step, ...facts), certainty });
  const passing = allow(dev, "iam:PassRole", target);
  const onlyTo = (service: string) =>
    allow(dev, "iam:PassRole", target, { when: [when("StringEquals", "iam:PassedToService", service)] });
  return [
    fire("everything in one identity", ...base, passing, act(dev)),
    fire("the role may be passed to this service", ...base, onlyTo(spec.service), act(dev)),
    ...(linked
      ? [
          fire(
            "the service-linked role can be made",
            user("dev"),
            passed,
            trust,
            passing,
            act(dev),
            allow(dev, "iam:CreateServiceLinkedRole", "*", { index: 2 }),
          ),
          silent("there is no service-linked role", user("dev"), passed, trust, passing, act(dev)),
        ]
      : []),
    ...(read
      ? [silent("the role may not read what would start its code", user("dev"), passed, trust, passing, act(dev))]
      : []),
    ...(exist.length > 0
      ? [silent("there is none to act on", user("dev"), passed, trust, ...there, passing, act(dev))]
      : []),
    ...(spec.needed.some((needed) => needed.existing && needed.actions.length > 0)
      ? [
          silent(
            "it may act on another one only",
            ...base,
            passing,
            allow(dev, actions, "arn:aws:*:*:*:*other", { index: 1 }),
          ),
        ]
      : []),
    silent("the halves belong to two identities", ...base, user("other"), passing, act(userArn("other"))),
    ...actions.map((action) => {
      const rest = actions.filter((one) => one !== action);
      return silent(
        `${action} is missing`,
        ...base,
        passing,
        ...(rest.length > 0 ? [allow(dev, rest, "*", { index: 1 })] : []),
      );
    }),
    silent(
      "the role trusts another service",
      user("dev"),
      passed,
      ...there,
      ...exist,
      ...reads,
      trustsService(target, "batch.amazonaws.com"),
      passing,
      act(dev),
    ),
    silent("another role may be passed", ...base, allow(dev, "iam:PassRole", roleArn("harmless")), act(dev)),
    silent("the role may be passed to another service", ...base, onlyTo("batch.amazonaws.com"), act(dev)),
    silent("a deny of the caller", ...base, passing, act(dev), deny(dev, "iam:PassRole")),
    ...(spec.profile
      ? [silent("no instance profile", user("dev"), role("target"), trust, ...there, passing, act(dev))]
      : []),
  ];
}
