import type { Target } from "../../authz/aws/index.ts";
import { privilege } from "../../model/access.ts";
import { alias } from "../../model/examples/alias.ts";
import { allow, role, roleArn } from "../../model/examples/aws.ts";
import { accessEntry, eksArn, eksCluster } from "../../model/examples/network.ts";
import type { FactOf } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { asksEntries, type Entered, enteredCluster } from "../families/eks.ts";

const [create, associate, update] = ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy", "eks:UpdateClusterConfig"];
const ci = roleArn("ci");
const step = `${ci}#impersonate -> k8s:prod#administer`;

/** Whoever manages the access entries of a cluster makes itself its administrator. */
export default defineRule({
  id: "cross.eks-grant-access",
  version: 1,
  title: "Can make itself an administrator of the cluster by an access entry",
  edge: "GRANTS_CLUSTER_ACCESS",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sCluster#administer" },
  needs: [...identityFacts, "alias", "aws.eks-access-entry", "aws.eks-cluster"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    const clusters = (asked: (one: Entered) => boolean) => {
      const among = (some: readonly FactOf<"aws.eks-cluster">[]): readonly Entered[] =>
        some.flatMap(({ key }) => {
          const entered = enteredCluster(facts, key);
          return entered && asked(entered) ? [entered] : [];
        });
      return {
        targets: () => among(facts.of("aws.eks-cluster")),
        targetsIn: (account: string) => among(facts.inAccount("aws.eks-cluster", account)),
      };
    };
    const gain = ({ eks, cluster, conditions }: Entered) => [
      { to: privilege(cluster.node, "administer"), because: [eks, cluster], conditions, authenticates: true },
    ];
    const fact = ({ eks }: Entered) => eks;
    yield* awsSteps(
      aws,
      {
        title: "make access entries and associate access policies",
        parts: [create, associate].map((action) => ({ action })),
        ...clusters(({ eks }) => asksEntries(eks)),
        on: ({ eks }) => [target(eks.key, eks.tags), target(entryOf(eks.key))],
        fact,
        sameAccount: true,
      },
      gain,
    );
    yield* awsSteps(
      aws,
      {
        title: "let the cluster ask access entries, make them and associate access policies",
        parts: [update, create, associate].map((action) => ({ action })),
        ...clusters(({ eks }) => !asksEntries(eks)),
        on: ({ eks }) => [target(eks.key, eks.tags), target(eks.key, eks.tags), target(entryOf(eks.key))],
        fact,
        sameAccount: true,
      },
      gain,
    );
    yield* awsSteps(
      aws,
      {
        title: "associate access policies with an access entry that there is",
        parts: [{ action: associate }],
        targets: () => facts.of("aws.eks-access-entry"),
        on: ({ cluster, principal }) => [target(entryOf(cluster, principal))],
        fact: (entry) => entry,
        sameAccount: true,
      },
      (entry) => {
        const entered = enteredCluster(facts, entry.cluster);
        if (!entered || !asksEntries(entered.eks)) return [];
        const premises = [privilege(entry.principal, "impersonate")];
        return gain(entered).map((one) => ({ ...one, because: [entry, ...one.because], premises }));
      },
    );
  },

  controls: permissionControls(
    "Take eks:CreateAccessEntry and eks:AssociateAccessPolicy from whoever does not manage the cluster",
  ),
  abuse:
    "`aws eks create-access-entry` for an own role, `aws eks associate-access-policy` with AmazonEKSClusterAdminPolicy and cluster scope, then `aws eks get-token`.",
  detection: [{ service: "eks", event: "CreateAccessEntry, AssociateAccessPolicy, UpdateClusterConfig" }],
  remediation:
    "aws iam put-role-policy ...   # leave eks:*AccessEntry and eks:AssociateAccessPolicy to the role that builds clusters; restrain eks:policyArn and eks:accessScope",
  frameworks: ["attack:T1098", "attack:T1078.004"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html",
  ],
  examples: [
    fires(
      "makes an entry and gives it a policy",
      step,
      role("ci"),
      allow(ci, [create, associate]),
      alias(eksArn),
      eksCluster(),
    ),
    fires(
      "gives its own entry a policy",
      step,
      role("ci"),
      allow(ci, associate),
      alias(eksArn),
      eksCluster(),
      accessEntry(ci),
    ),
    fires(
      "lets the cluster ask access entries first",
      step,
      role("ci"),
      allow(ci, [create, associate, update]),
      alias(eksArn),
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
    ),
    fires(
      "gives somebody else's entry a policy, and becomes that",
      `${ci}#impersonate & ${roleArn("dev")}#impersonate -> k8s:prod#administer`,
      role("ci"),
      allow(ci, associate),
      alias(eksArn),
      eksCluster(),
      accessEntry(roleArn("dev")),
    ),
    firesIf(
      "the endpoint is private",
      step,
      role("ci"),
      allow(ci, [create, associate]),
      alias(eksArn),
      eksCluster({ endpointPublic: false }),
    ),
    silent("makes an entry alone", role("ci"), allow(ci, create), alias(eksArn), eksCluster()),
    silent("gives policies, and no entry is its own", role("ci"), allow(ci, associate), alias(eksArn), eksCluster()),
    silent(
      "another cluster's entries",
      role("ci"),
      allow(ci, [create, associate], [eksArn.replace("prod", "test"), entryOf(eksArn.replace("prod", "test"))]),
      alias(eksArn),
      eksCluster(),
    ),
    silent(
      "the cluster asks the config map, which it may not change",
      role("ci"),
      allow(ci, [create, associate]),
      alias(eksArn),
      eksCluster({ authenticationMode: "CONFIG_MAP" }),
    ),
  ],
});

const target = (arn: string, tags?: readonly string[]): Target => ({
  arn,
  account: arn.split(":")[4] ?? "",
  ...(tags === undefined ? {} : { tags }),
});

/** `access-entry/<cluster>/<type>/<account>/<name>/<id>`: of a principal, or of one that is made. */
function entryOf(cluster: string, principal?: string): string {
  const [, , , , account = "", of = ""] = (principal ?? "").split(":");
  const [type = "", ...name] = of.split("/");
  const whose = principal === undefined ? "role/*" : [type, account, name.at(-1), "*"].join("/");
  return `${cluster.replace(":cluster/", ":access-entry/")}/${whose}`;
}
