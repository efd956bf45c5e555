import type { AwsAuthz } from "../../authz/aws/index.ts";
import { type Access, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { FactReader } from "../../model/fact.ts";
import type { Derivation } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { storeSteps } from "./aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "./aws-holding.ts";
import { storeExamples } from "./aws-store-examples.ts";
import type { StoreRule } from "./aws-store-spec.ts";
import { type Stores, seenAs } from "./aws-stores.ts";

const noKey = { actions: [] as readonly string[], via: "" };

/** Permission on the store and on its key, both decided for one caller in one session. */
export function storeRule(spec: StoreRule): AmbitRule {
  return defineRule({
    id: spec.id,
    version: 2,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: spec.to },
    needs: [...identityFacts, spec.kind, ...(spec.key ? (["aws.grant", "aws.key"] as const) : [])],
    reliesOnAbsenceIn: awsRestraints,
    leaves: "durable",
    ...(spec.escalation ? { escalation: true } : {}),
    derive: (facts, { aws }) => derive(spec, facts, aws),
    controls: [
      ...permissionControls(`Narrow ${spec.actions[0]?.[0] ?? ""} to what is needed`),
      ...(spec.key ? [control("revoke", "aws.grant", "Revoke the KMS grant")] : []),
      ...(spec.controls ?? []),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: spec.frameworks,
    references: spec.references,
    examples: storeExamples(spec),
  });
}

function* derive(spec: StoreRule, facts: FactReader, aws: AwsAuthz): Generator<Derivation> {
  const { actions: keyActions, via } = spec.key ?? noKey;
  const { connected = false, conditions = [], gives = [spec.to.slice(spec.to.indexOf("#") + 1) as Access] } = spec;
  const beside = spec.beside?.map(({ resource, actions }) => ({
    resource,
    parts: actions.map((action) => ({ action })),
  }));
  for (const action of spec.actions) {
    const asked = {
      title: spec.asked,
      action,
      keyAction: keyActions,
      via,
      ownKeyStaysInside: spec.ownAccount === true,
      neverAcross: spec.neverAcross === true,
      ...(beside ? { beside } : {}),
    };
    yield* storeSteps(facts, aws, spec.key ? spec.stores : keyless(spec.stores), asked, ({ fact }) => {
      const network = typeof connected === "function" ? connected(fact) : connected;
      const premises = network ? [privilege(fact.key, "connect")] : [];
      const open = typeof conditions === "function" ? conditions(fact) : conditions;
      return gives.map((access) => ({ to: privilege(fact.key, access), because: [fact], premises, conditions: open }));
    });
  }
}

/** The stores as if AWS's own keys encrypted them. */
const keyless = (stores: Stores): Stores =>
  seenAs("whatever the key", stores, (store) => ({ ...store, kmsKey: undefined }));
