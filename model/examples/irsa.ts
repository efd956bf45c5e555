import { alias } from "./alias.ts";
import { oidcProvider, role, roleArn, trusts, when } from "./aws.ts";
import { account } from "./kubernetes.ts";

const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";

/** That the role `name` trusts the service account of the cluster `k8s:prod`. */
export const trustsAccount = (name: string, namespace: string, serviceAccount: string) =>
  trusts(
    roleArn(name),
    { Federated: [`arn:aws:iam::111111111111:oidc-provider/${issuer}`] },
    {
      actions: "sts:AssumeRoleWithWebIdentity",
      when: [when("StringEquals", `${issuer}:sub`, `system:serviceaccount:${namespace}:${serviceAccount}`)],
    },
  );

/** A service account, the role that its annotation names and that trusts it, and what makes the account known to AWS. */
export const accountWithRole = (namespace: string, serviceAccount: string, name: string) =>
  [
    alias(`https://${issuer}`),
    account(namespace, serviceAccount, { awsRole: roleArn(name) }),
    role(name),
    trustsAccount(name, namespace, serviceAccount),
    oidcProvider(issuer, "sts.amazonaws.com"),
  ] as const;
