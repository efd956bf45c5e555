import { compare } from "../../model/canonical.ts";
import type { Control } from "../../model/control.ts";
import { controlOf, editSpecs } from "../../model/edits.ts";
import type { Fact, FactKind, FactReader } from "../../model/fact.ts";
import type { IdentityCredential, RevokeStep } from "./record.ts";

/** Edits that end an identity or one of its credentials, in order: nobody new comes in before what is out there ends. */
const ending = ["narrow", "revoke", "rotate", "detach", "delete"] as const;
const endings = new Map<FactKind, (typeof editSpecs)[number][]>();
for (const spec of editSpecs) {
  // Of statements a role's trust is meant, and of nothing else what only narrows it.
  if (!(ending as readonly string[]).includes(spec.edit) || (spec.edit === "narrow") !== (spec.on === "aws.statement"))
    continue;
  endings.set(spec.on, [...(endings.get(spec.on) ?? []), spec]);
}

const own: readonly FactKind[] = [
  "aws.role",
  "aws.user",
  "k8s.service-account",
  "vault.auth-role",
  "vault.token",
  "github.collaborator",
];
const ofCredential: readonly FactKind[] = ["aws.access-key", "credential", "k8s.secret"];

/** The commands that end it, in order: who may become it, credentials, sessions, then the identity. */
export function revokeSteps(
  id: string,
  credentials: readonly IdentityCredential[],
  facts: FactReader,
): readonly RevokeStep[] {
  const found = [
    ...credentials.flatMap((one) => ofCredential.flatMap((kind) => facts.get(kind, one.id) ?? [])),
    ...own.flatMap((kind): readonly Fact[] =>
      kind === "github.collaborator"
        ? facts.where("github.collaborator", "user", id)
        : [facts.get(kind, id) ?? []].flat(),
    ),
    ...facts.where("aws.statement", "policy", `trust:${id}`).filter(({ effect }) => effect === "Allow"),
    ...facts.where("aws.eks-access-entry", "principal", id),
    ...facts.where("aws.pod-identity", "role", id),
  ];
  const seen = new Set<string>();
  return found
    .flatMap((fact) =>
      (endings.get(fact.kind) ?? []).filter(({ allows }) => allows(fact.key)).map((spec) => controlOf(spec, fact)),
    )
    .filter(({ id: control }) => !seen.has(control) && seen.add(control))
    .sort((a, b) => place(a) - place(b) || compare(a.id, b.id))
    .map(stepOf);
}

const place = ({ edit, factKind }: Control): number =>
  (ending as readonly string[]).indexOf(edit) * 2 + (ofCredential.includes(factKind) ? 0 : 1);

function stepOf({ id, title, command, latency, reversible }: Control): RevokeStep {
  const { seconds, survives } = latency;
  return { title, command, seconds, ...(survives === undefined ? {} : { survives }), reversible, control: id };
}
