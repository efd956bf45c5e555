import { describe, expect, it } from "vitest";
import { sourceOf } from "../../../graph/source.ts";
import { GraphView } from "../../../graph/view.ts";
import {
  allow,
  attached,
  awsAccount,
  group,
  groupArn,
  managed,
  managedPolicy,
  member,
  policyArn,
  user,
  userArn,
} from "../../../model/examples/aws.ts";
import type { Fact } from "../../../model/fact.ts";
import stepQuery from "../../../queries/step.ts";
import { rules } from "../../../rules/index.ts";
import { closedWorld } from "../../rules/derived.ts";

/** The remediation of the last step between these ends. */
function remediation(rule: string, facts: readonly Fact[], text: string) {
  const own = rules.filter(({ id }) => id === rule);
  const graph = new GraphView({ id: "0", takenAt: "2026-01-01T00:00:00.000Z" }, sourceOf(closedWorld(facts), own));
  const [premises = "", conclusion = ""] = text.split(" -> ");
  const question = { conclusion, premises: premises.split(" & "), rule };
  return stepQuery.run(graph, stepQuery.input.parse(question)).steps.at(-1)?.remediation;
}

/** Of the first step of the rule's first example that fires. */
function ofExample(id: string) {
  const example = rules.find((rule) => rule.id === id)?.examples.find(({ steps }) => steps.length > 0);
  return remediation(id, example?.facts ?? [], example?.steps[0] ?? "");
}

describe("a step's remediation", () => {
  it.each([
    ["aws.access-key", "aws iam update-access-key --user-name ann --access-key-id AKIAEXAMPLE1 --status Inactive"],
    [
      "aws.administers-account",
      "aws iam detach-role-policy --role-name app --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
    ],
    ["aws.public-bucket-acl", "aws s3api put-bucket-ownership-controls --bucket docs"],
    [
      "aws.set-default-policy-version",
      "aws iam delete-policy-version --policy-arn arn:aws:iam::111111111111:policy/shared",
    ],
    ["aws.database-reach", "--group-id sg-db --protocol tcp --port 5432 --source-group <source group>"],
    ["aws.function-url", "aws lambda update-function-url-config --function-name intake --auth-type AWS_IAM"],
    ["kubernetes.exec-pod", "kubectl edit role -n create-pods exec"],
    ["kubernetes.read-secret", "kubectl edit clusterrole list-secrets"],
    ["kubernetes.namespace-admin", "kubectl delete rolebinding -n db ops"],
    ["kubernetes.workload-volumes", "kubectl rollout undo -n db deployment/api"],
    ["kubernetes.escape-privileged", "kubectl label namespace app pod-security.kubernetes.io/enforce=baseline"],
    ["kubernetes.network-policy-peers", "kubectl edit networkpolicy -n db <policy>"],
    ["vault.approle-credentials", "vault write -f auth/approle/role/batch/secret-id-accessor/destroy"],
    ["vault.dynamic-role-read", "vault lease revoke -prefix database/creds/app"],
    ["vault.kubernetes-login", "bound_service_account_names=rag bound_service_account_namespaces=ai"],
  ])("of %s names what the step is about", (rule, command) => {
    expect(ofExample(rule)?.command).toContain(command);
  });

  it("says what is left to the reader", () => {
    expect(ofExample("aws.function-role")?.open).toEqual(["<role with less>"]);
    expect(ofExample("aws.access-key")?.open).toEqual([]);
  });

  it("leaves no placeholder unsaid, whatever the rule", () => {
    for (const { id } of rules) {
      const { command = "", open = [] } = ofExample(id) ?? {};
      expect([...new Set(command.match(/<[^<>\n]+>/g) ?? [])], id).toEqual(open);
    }
  });

  it("takes away the policy that grants the step, where it is attached", () => {
    const dev = userArn("dev");
    const put = "iam:PutGroupPolicy";
    const common = [awsAccount(), user("dev"), group("team"), group("staff")];
    const ends = `${dev}#impersonate -> ${groupArn("team")}#administer`;
    const command = (...facts: readonly Fact[]) =>
      remediation("aws.put-group-policy", [...common, ...facts], ends)?.command;
    expect(command(allow(dev, put))).toContain("aws iam delete-user-policy --user-name dev --policy-name p0 ");
    expect(command(member("dev", "staff"), allow(groupArn("staff"), put))).toContain(
      "aws iam delete-group-policy --group-name staff --policy-name p0 ",
    );
    expect(command(managedPolicy("wide"), attached(dev, policyArn("wide")), managed(policyArn("wide"), put))).toContain(
      `aws iam detach-user-policy --user-name dev --policy-arn ${policyArn("wide")} `,
    );
  });

  it("never puts a name into a command that a shell would read otherwise", () => {
    const hostile = "dev;curl$(x)";
    const answer = remediation(
      "aws.put-group-policy",
      [awsAccount(), user(hostile), group("team"), allow(userArn(hostile), "iam:PutGroupPolicy")],
      `${userArn(hostile)}#impersonate -> ${groupArn("team")}#administer`,
    );
    expect(answer?.command).toContain("<writer>");
    expect(answer?.command).not.toContain("curl");
  });
});
