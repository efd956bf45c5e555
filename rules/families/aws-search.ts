import type { Fact } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { regional, storesFrom } from "./aws-stores.ts";

/** What a domain answers to: paths below its ARN, under its own policy. */
export const searchDomains = storesFrom("search domains", "aws.search-domain", (fact) => {
  const store = regional(fact);
  return { ...store, target: { arn: `${fact.key}/*`, holder: fact.key, account: store.account } };
});

/** A domain in a VPC answers to who stands where its security groups admit. */
export const inVpc = (fact: Fact): boolean => fact.kind === "aws.search-domain" && fact.vpc !== undefined;

const mapped: Condition = {
  kind: "target-state",
  text: "fine-grained access control maps the identity to a role of the domain that reaches the data",
};
export const mappedInside = (fact: Fact): readonly Condition[] =>
  fact.kind === "aws.search-domain" && fact.fineGrained ? [mapped] : [];
