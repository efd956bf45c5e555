import { describe, expect, it } from "vitest";
import { account, awsAccount } from "../../model/examples/aws.ts";
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import { alarm, alerting, arn, filter, flowLog, read, refused, trail } from "./logs.ts";
import {
  aws,
  bounds,
  cellOf,
  cluster,
  function_,
  helper,
  job,
  machine,
  made,
  pods,
  rag,
  region,
  stage,
  vault,
} from "./worlds.ts";

const setting = (of: string, what: "access" | "audit", on: boolean, scope = aws): Fact =>
  made("aws.log-setting", `${of}|${what}`, { of, what, on }, scope);
const model = (on: boolean): Fact => made("aws.model-log", `${aws}|${region}`, { region, on, text: false });
const detector = made("aws.detector", `${aws}|${region}`, { region, on: true, features: [] });
const findings = (rest: Partial<FactOf<"aws.event-rule">> = {}): Fact =>
  made("aws.event-rule", "findings", { name: "findings", on: true, sources: ["aws.guardduty"], targets: 1, ...rest });
const auditRule = (level: FactOf<"k8s.audit-rule">["level"]): Fact =>
  made(
    "k8s.audit-rule",
    `${cluster}:auditrule:0`,
    { cluster, order: 0, level, users: [], groups: [], verbs: [], namespaces: [] },
    cluster,
  );
const device = made(
  "vault.audit",
  `${vault}:audit:file`,
  { cluster: vault, path: "file", type: "file", raw: false },
  vault,
);

/** A control, of which service, in which world, what tells of it, and facts by which it is there. */
const cells: readonly {
  readonly control: string;
  readonly of: string;
  readonly world: readonly Fact[];
  readonly scope: string;
  readonly told: readonly FactKind[];
  readonly there: readonly Fact[];
  /** What is read and says that it is not there; none: an empty list does. */
  readonly off?: readonly Fact[];
}[] = [
  { control: `calls in ${account}`, of: job, world: function_, scope: aws, told: ["aws.trail"], there: [trail()] },
  { control: "data events of S3 Object", of: job, world: function_, scope: aws, told: ["aws.trail"], there: [trail()] },
  {
    control: "requests of job",
    of: job,
    world: function_,
    scope: aws,
    told: ["aws.trail"],
    there: [trail({ data: [{ type: "AWS::Lambda::Function", which: "all", of: [job], narrowed: false }] })],
  },
  {
    control: "access log of shop",
    of: job,
    world: function_,
    scope: aws,
    told: ["aws.log-setting"],
    there: [setting(stage, "access", true)],
    off: [setting(stage, "access", false)],
  },
  {
    control: "flow log of the network",
    of: job,
    world: function_,
    scope: aws,
    told: ["aws.flow-log"],
    there: [flowLog("vpc-1")],
  },
  {
    control: `alerting in ${account}`,
    of: job,
    world: function_,
    scope: aws,
    told: alerting,
    there: [trail({ logGroup: "trails" }), filter, alarm(true)],
  },
  {
    control: "log of model and tool calls",
    of: helper.key,
    world: [awsAccount(), helper],
    scope: aws,
    told: ["aws.model-log", "aws.log-source", "aws.log-delivery"],
    there: [model(true)],
    off: [model(false)],
  },
  {
    control: "audit log of the cluster",
    of: rag.key,
    world: pods,
    scope: cluster,
    told: ["k8s.audit-rule"],
    there: [auditRule("Metadata")],
  },
  {
    control: `audit devices of ${vault}`,
    of: rag.key,
    world: pods,
    scope: vault,
    told: ["vault.audit"],
    there: [device],
  },
  ...["ingress", "egress"].map((way) => ({
    control: `network policy, ${way}`,
    of: rag.key,
    world: pods,
    scope: cluster,
    told: ["k8s.network-policy"] as const,
    there: [bounds],
  })),
];

describe.each(cells)("$control", ({ control, of, world, scope, told, there, off = [] }) => {
  it("is present where a fact says so, and cites it", () => {
    const cell = cellOf(of, control, [...world, ...there]);
    expect(cell).toMatchObject({ state: "present" });
    expect(cell.evidence.map(({ source }) => source)).toContain(there[0]?.source.document);
    expect(cell).not.toHaveProperty("gap");
  });

  it("is absent where what would tell was read and it is not there, and cites the reading", () => {
    const cell = cellOf(of, control, [...world, ...off, ...read(scope, ...told)]);
    expect(cell).toMatchObject({ state: "absent", gap: expect.any(String) });
    expect(cell.evidence).not.toEqual([]);
  });

  it("is not proven where what would tell was refused, or asked by nobody", () => {
    expect(cellOf(of, control, [...world, ...refused(scope, ...told)]).state).toBe("not-proven");
    expect(cellOf(of, control, world)).toMatchObject({ state: "not-proven", gap: "unread" });
  });
});

describe("a trail", () => {
  const trails = read(aws, "aws.trail");
  const calls = (...facts: readonly Fact[]) =>
    cellOf(job, `calls in ${account}`, [...function_, ...trails, ...facts]).state;
  const data = (...facts: readonly Fact[]) =>
    cellOf(job, "data events of S3 Object", [...function_, ...trails, ...facts]).state;

  it("that is off, or of one region, or of writes alone, leaves calls unseen", () => {
    for (const less of [{ on: false }, { everywhere: false }, { management: "writes" as const }])
      expect(calls(trail(less))).toBe("absent");
  });

  it("whose status or selectors were not read proves nothing", () => {
    const { on: _, management: __, data: ___, ...bare } = trail() as FactOf<"aws.trail">;
    expect([calls(bare), data(bare)]).toEqual(["not-proven", "not-proven"]);
  });

  it("of one region writes down reads of what is there, and nothing of other regions", () => {
    expect(data(trail({ everywhere: false }))).toBe("present");
    expect(data(trail({ everywhere: false, region: "eu-west-1" }))).toBe("absent");
  });

  it("that leaves some calls out by further conditions may take these or not", () => {
    const narrowed = [{ type: "AWS::S3::Object", which: "all", of: [], narrowed: true }] as const;
    expect(data(trail({ data: narrowed }))).toBe("not-proven");
  });

  it("of other buckets, or of writes, leaves reads of this one unseen", () => {
    const other = [{ type: "AWS::S3::Object", which: "all", of: ["arn:aws:s3:::logs/"], narrowed: false }] as const;
    const writes = [{ type: "AWS::S3::Object", which: "writes", of: [], narrowed: false }] as const;
    expect([data(trail({ data: other })), data(trail({ data: writes }))]).toEqual(["absent", "absent"]);
  });

  it("that a member of its organization is told of counts as told at its home, and proves nothing where that is unread", () => {
    const theirs = "aws:account:999999999999";
    const home = arn.replace(account, "999999999999");
    const { on: _, management: __, data: ___, ...bare } = trail({ organization: true }) as FactOf<"aws.trail">;
    const told = { ...bare, key: `${home}@${account}` };
    expect([calls(told), data(told)]).toEqual(["not-proven", "not-proven"]);
    const whole = trail({ organization: true }, home, theirs);
    expect([calls(told, whole), data(told, whole)]).toEqual(["present", "present"]);
    const less = trail({ organization: true, data: [] }, home, theirs);
    expect([calls(told, less), data(told, less)]).toEqual(["present", "absent"]);
  });
});

describe("a flow log", () => {
  const flow = (facts: readonly Fact[], of = job) =>
    cellOf(of, "flow log of the network", [...function_, machine, ...read(aws, "aws.flow-log"), ...facts]).state;

  it("of what is refused alone, or that is off, shows no connection that came about", () => {
    expect(flow([flowLog("vpc-1", { traffic: "REJECT" })])).toBe("absent");
    expect(flow([flowLog("vpc-1", { on: false })])).toBe("absent");
  });

  it("of subnets counts where every subnet of the service has one", () => {
    expect(flow([flowLog("subnet-1")])).toBe("absent");
    expect(flow([flowLog("subnet-1")], machine.key)).toBe("present");
    expect(flow([flowLog("subnet-1"), flowLog("subnet-2", { traffic: "ACCEPT" })])).toBe("present");
  });

  it("of a single interface may be the service's or not", () => {
    expect(flow([flowLog("eni-1")])).toBe("not-proven");
  });

  it("of a network that another account shares is that account's to tell", () => {
    const theirs = "aws:account:999999999999";
    const shared = made("aws.subnet", "subnet-1", { vpc: "vpc-1", owner: theirs, cidr: "10.0.0.0/24" });
    expect(flow([shared], machine.key)).toBe("not-proven");
    expect(flow([shared, ...read(theirs, "aws.flow-log")], machine.key)).toBe("absent");
  });

  it("of a managed cluster's network is of the pods in it", () => {
    const eks = made("aws.eks-cluster", `arn:aws:eks:${region}:${account}:cluster/prod`, {
      name: "prod",
      endpointPublic: false,
      publicCidrs: [],
      vpc: "vpc-1",
      securityGroups: [],
      tags: [],
    });
    const alias = made("alias", "eks", { name: eks.key, node: cluster });
    const facts = [...pods, eks, alias, ...read(aws, "aws.flow-log")];
    const control = "flow log of the network";
    expect(cellOf(rag.key, control, facts).state).toBe("absent");
    expect(cellOf(rag.key, control, [...facts, flowLog("vpc-1")]).state).toBe("present");
  });
});

describe("who is told", () => {
  const judged = (...facts: readonly Fact[]) =>
    cellOf(job, `alerting in ${account}`, [...function_, ...read(aws, ...alerting, "aws.scp", "aws.trail"), ...facts])
      .state;

  it("findings that a rule sends on reach somebody; a rule without targets, or that is off, reaches nobody", () => {
    expect(judged(detector, findings())).toBe("present");
    expect(judged(detector, findings({ targets: 0 }))).toBe("absent");
    expect(judged(detector, findings({ on: false }))).toBe("absent");
  });

  it("what findings of an organization's accounts go to is its administrator's to tell", () => {
    const member: Fact = { ...awsAccount(), organization: "o-1" };
    expect(judged(detector)).toBe("absent");
    expect(judged(detector, member)).toBe("not-proven");
  });

  it("a rule that does not say by name whose events it takes, or whose targets were not read, proves nothing", () => {
    const { sources: _, ...unnamed } = findings() as FactOf<"aws.event-rule">;
    const { targets: __, ...untold } = findings() as FactOf<"aws.event-rule">;
    expect([judged(unnamed), judged(detector, untold)]).toEqual(["not-proven", "not-proven"]);
  });

  it("an alarm on a trail's log group tells somebody itself, or a composite one or a rule may", () => {
    const watched = [trail({ logGroup: "trails" }), filter];
    expect(judged(...watched, alarm(true))).toBe("present");
    expect(judged(...watched, alarm(false))).toBe("not-proven");
    expect(judged(...watched, alarm(false), findings({ sources: ["aws.cloudwatch"] }))).toBe("present");
    expect(judged(filter, alarm(true)), "no trail is sent to the group").toBe("absent");
  });
});

describe("isolation", () => {
  const segmentation = "segmentation of the service";

  it("a function behind security groups can be closed off; one outside of every network cannot; of a managed one it is not told", () => {
    expect(cellOf(job, segmentation, function_)).toMatchObject({ state: "present", point: "CP9" });
    const outside = function_.map((fact) => (fact.kind === "aws.function" ? { ...fact, securityGroups: [] } : fact));
    expect(cellOf(job, segmentation, outside).state).toBe("absent");
    expect(cellOf(helper.key, segmentation, [awsAccount(), helper])).toMatchObject({
      state: "not-proven",
      gap: "unread",
    });
  });

  it("no policy binds a pod on its machine's network; what a plugin's own policies allow is not evaluated", () => {
    const policies = read(cluster, "k8s.network-policy");
    const control = "network policy, egress";
    const host = pods.map((fact) => (fact.kind === "k8s.pod" ? { ...fact, hostNetwork: true } : fact));
    expect(cellOf(rag.key, control, [...host, bounds, ...policies]).state).toBe("absent");
    const foreign = made(
      "k8s.foreign-policy",
      "p",
      { cluster, name: "p", type: "ciliumnetworkpolicy", types: ["Egress"] },
      cluster,
    );
    expect(cellOf(rag.key, control, [...pods, foreign, ...policies]).state).toBe("not-proven");
    expect(cellOf(rag.key, "network policy, ingress", [...pods, foreign, ...policies]).state).toBe("absent");
  });

  it("the audit log of a managed cluster is on or off by its own setting", () => {
    const control = "audit log of the cluster";
    expect(cellOf(rag.key, control, [...pods, setting(cluster, "audit", true)]).state).toBe("present");
    expect(cellOf(rag.key, control, [...pods, setting(cluster, "audit", false)]).state).toBe("absent");
    expect(cellOf(rag.key, control, [...pods, auditRule("None")]).state).toBe("absent");
  });
});
