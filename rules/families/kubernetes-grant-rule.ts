import type { KubernetesAuthz } from "../../authz/kubernetes/index.ts";
import type { FactKind } from "../../model/fact.ts";
import type { PrivilegePattern } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { grantControls, grantFacts, type ObjectGrant, objectGrants, type Permission } from "./kubernetes-grants.ts";

type Told = Omit<AmbitRule, "controls" | "derive" | "emits" | "needs" | "reliesOnAbsenceIn" | "version"> &
  Partial<Pick<AmbitRule, "controls" | "reliesOnAbsenceIn" | "version">>;
type Kind = Parameters<typeof objectGrants>[2]["kind"];

/** A rule by which RBAC gives access to objects of one kind, namespace by namespace. */
export interface GrantRule<K extends Kind>
  extends Told,
    Pick<ObjectGrant<K>, "conditions" | "does" | "kind" | "named" | "nameIn" | "to"> {
  readonly gives: PrivilegePattern;
  readonly permissions: (kubernetes: KubernetesAuthz, cluster: string) => readonly Permission[];
}

export function grantRule<K extends Kind>({
  gives,
  permissions,
  does,
  kind,
  named,
  nameIn,
  to,
  conditions,
  ...told
}: GrantRule<K>): AmbitRule {
  const needs: readonly FactKind[] = [...grantFacts, "k8s.namespace", kind];
  return defineRule({
    version: 1,
    reliesOnAbsenceIn: [],
    controls: grantControls,
    ...told,
    emits: { from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"], to: gives },
    needs: [...new Set(needs)],
    *derive(facts, { kubernetes }) {
      yield* objectGrants(facts, kubernetes, {
        id: told.id,
        does,
        kind,
        to,
        permissions: (cluster) => permissions(kubernetes, cluster),
        named,
        nameIn,
        ...(conditions === undefined ? {} : { conditions }),
      });
    },
  });
}
