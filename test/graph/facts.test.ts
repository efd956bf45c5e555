import { expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { bucket, oidcProvider, role, roleArn, trusts } from "../../model/examples/aws.ts";
import { pod } from "../../model/examples/kubernetes.ts";

const one = bucket("one");
const other = bucket("other");

it("a fact base knows the scopes of the facts that it holds, and of none whose place another took", () => {
  const moved = { ...one, scope: "aws:account:222222222222" };
  expect(new FactBase([one, other]).scopes("aws")).toEqual([one.scope]);
  expect(new FactBase([one, moved]).scopes("aws")).toEqual([moved.scope]);
  expect(new FactBase([one, moved, other]).scopes("aws")).toEqual([one.scope, moved.scope]);
});

it("knows them after a change, too", () => {
  const base = new FactBase([one]);
  const moved = { ...one, scope: "aws:account:222222222222" };
  expect(base.changed([moved], []).scopes("aws")).toEqual([moved.scope]);
  expect(base.changed([], [one]).scopes("aws")).toEqual([]);
  expect(base.changed([other], []).changed([], [one]).scopes("aws")).toEqual([other.scope]);
});

it("finds objects by the namespace of their own cluster, pods by their account, and trust statements by issuer", () => {
  const issuer = "oidc.example.com";
  const web = pod("app", "web", { serviceAccount: "web" });
  const elsewhere = { ...web, key: "k8s:other:pod:app:web", scope: "k8s:other", cluster: "k8s:other" };
  const trust = (...providers: readonly string[]) => trusts(roleArn("rag"), { Federated: providers });
  const arn = `arn:aws:iam::111111111111:oidc-provider/${issuer}`;
  const before = new FactBase([web, elsewhere, role("rag"), trust(arn), oidcProvider(issuer)]);
  expect(before.where("k8s.pod", "@namespace", "k8s:prod:namespace:app")).toEqual([web]);
  expect(before.where("k8s.pod", "@service-account", "k8s:other:serviceaccount:app:web")).toEqual([elsewhere]);
  expect(before.where("aws.statement", "@issuer", issuer)).toEqual([trust(arn)]);

  const other = trust(arn, "accounts.google.com");
  const after = before.changed([{ ...web, serviceAccount: "db" }, other], [elsewhere]);
  expect(after.where("k8s.pod", "@namespace", "k8s:other:namespace:app")).toEqual([]);
  expect(after.where("k8s.pod", "@service-account", "k8s:prod:serviceaccount:app:web")).toEqual([]);
  expect(after.where("k8s.pod", "@service-account", "k8s:prod:serviceaccount:app:db")).toHaveLength(1);
  expect(after.where("aws.statement", "@issuer", "accounts.google.com")).toEqual([other]);
});
