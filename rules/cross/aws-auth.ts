import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { role, roleArn } from "../../model/examples/aws.ts";
import { binding } from "../../model/examples/kubernetes.ts";
import { awsAuth } from "../../model/examples/kubernetes-cloud.ts";
import { eksArn, eksCluster } from "../../model/examples/network.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { asksConfigMap, eksOf, identitiesIn } from "../families/eks.ts";

const dev = roleArn("dev");
const asks = [alias(eksArn), eksCluster({ authenticationMode: "API_AND_CONFIG_MAP" })] as const;

/** An AWS principal is somebody in the cluster by the config map aws-auth. */
export default defineRule({
  id: "cross.aws-auth",
  version: 1,
  title: "Can act in the cluster through the aws-auth config map",
  edge: "ENTERS_CLUSTER",
  emits: { from: ["AwsPrincipal#impersonate"], to: "K8sGroup#impersonate" },
  needs: ["aws.role", "k8s.aws-auth", "k8s.binding"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts, { kubernetes }) {
    for (const fact of facts.each("k8s.aws-auth")) {
      const conditions = asked(facts, fact.cluster);
      if (!conditions) continue;
      const [principal, ...known] = principalOf(facts, fact.principal);
      const step = {
        from: [privilege(principal, "impersonate")] as const,
        because: [fact, ...known] as const,
        conditions,
        authenticates: true,
      };
      for (const { to, bound } of identitiesIn(kubernetes, fact.cluster, fact.groups, fact.username ?? fact.principal))
        yield { ...step, to, because: [...step.because, ...bound] };
    }
  },

  controls: [control("delete", "k8s.aws-auth", "Take the principal out of aws-auth")],
  abuse: "`aws eks get-token` with the principal's credentials gives a bearer token for the cluster's API.",
  detection: [
    { service: "kubernetes audit", event: "user.extra.arn of the principal" },
    { service: "kubernetes audit", event: "update configmaps aws-auth in kube-system (who made it)" },
  ],
  remediation:
    "aws eks update-cluster-config --name <cluster> --access-config authenticationMode=API   # after access entries are made",
  frameworks: ["attack:T1078.004", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html",
    "https://github.com/kubernetes-sigs/aws-iam-authenticator#full-configuration-format",
  ],
  examples: [
    fires(
      "a role in the group of administrators",
      `${dev}#impersonate -> k8s:prod:group:system%3Amasters#impersonate`,
      ...asks,
      awsAuth(dev, ["system:masters"]),
    ),
    fires(
      "a user that is bound to a role",
      `${dev}#impersonate -> k8s:prod:user:dev#impersonate`,
      ...asks,
      awsAuth(dev, [], "dev"),
      binding("user:dev", "edit"),
    ),
    fires(
      "a role with a path, which aws-auth leaves out",
      `${roleArn("team/dev")}#impersonate -> k8s:prod:group:ops#impersonate`,
      ...asks,
      { ...role("dev"), key: roleArn("team/dev") },
      awsAuth(dev, ["ops"]),
    ),
    firesIf(
      "AWS was not asked what the cluster asks",
      `${dev}#impersonate -> k8s:prod:group:ops#impersonate`,
      awsAuth(dev, ["ops"]),
    ),
    silent(
      "the cluster asks access entries alone",
      alias(eksArn),
      eksCluster({ authenticationMode: "API" }),
      awsAuth(dev, ["system:masters"]),
    ),
    silent("the role of nodes", ...asks, awsAuth(dev, ["system:bootstrappers", "system:nodes"])),
    silent("a user that is bound to nothing", ...asks, awsAuth(dev, [], "dev")),
  ],
});

/**
 * What has to hold for the cluster to look at the config map; undefined where AWS says that it does not. That it does is
 * no reason for the step, only what a condition would be in the place of.
 */
function asked(facts: FactReader, cluster: string): readonly Condition[] | undefined {
  const entered = eksOf(facts, cluster);
  if (entered) return asksConfigMap(entered.eks) ? entered.conditions : undefined;
  const text = `the authentication mode of ${cluster} asks the aws-auth config map: eks:DescribeCluster would tell`;
  return [{ kind: "unread", text }];
}

/** The role as AWS has it: in aws-auth its path is left out. */
function principalOf(facts: FactReader, arn: string): readonly [string, ...FactOf<"aws.role">[]] {
  if (facts.get("aws.role", arn) || !arn.includes(":role/")) return [arn];
  const account = arn.slice(0, arn.indexOf(":role/"));
  const found = facts
    .where("aws.role", "name", arn.slice(arn.lastIndexOf("/") + 1))
    .filter(({ key }) => key.startsWith(`${account}:role/`));
  const [only] = found;
  return only && found.length === 1 ? [only.key, only] : [arn];
}
