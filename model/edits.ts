import type { Control, ControlTemplate } from "./control.ts";
import { aiEdits } from "./edit/ai.ts";
import { awsComputeEdits } from "./edit/aws-compute.ts";
import { awsEntryEdits } from "./edit/aws-entry.ts";
import { awsIamEdits } from "./edit/aws-iam.ts";
import { awsResourceEdits } from "./edit/aws-resources.ts";
import { awsStoreEdits } from "./edit/aws-stores.ts";
import { commonEdits } from "./edit/common.ts";
import { credentialEdits } from "./edit/credential.ts";
import { edgeEdits } from "./edit/edge.ts";
import { kubernetesEdits } from "./edit/kubernetes.ts";
import { kubernetesCloudEdits } from "./edit/kubernetes-cloud.ts";
import { kubernetesPodEdits } from "./edit/kubernetes-pod.ts";
import { sourceEdits } from "./edit/sources.ts";
import type { EditSpec } from "./edit/spec.ts";
import { vaultEdits } from "./edit/vault.ts";
import type { Fact } from "./fact.ts";
import type { Condition } from "./step.ts";

export type { Around, EditSpec } from "./edit/spec.ts";

/** Every edit that a control can be, each for facts of one kind. */
export const editSpecs: readonly EditSpec[] = [
  ...commonEdits,
  ...aiEdits,
  ...awsIamEdits,
  ...awsResourceEdits,
  ...awsEntryEdits,
  ...awsStoreEdits,
  ...awsComputeEdits,
  ...edgeEdits,
  ...kubernetesEdits,
  ...kubernetesCloudEdits,
  ...kubernetesPodEdits,
  ...vaultEdits,
  ...sourceEdits,
  ...credentialEdits,
];

type Named = Pick<ControlTemplate, "edit" | "on" | "change">;
const nameOf = ({ edit, on, change = "" }: Named): string => `${edit} ${on} ${change}`;
const byName = new Map(editSpecs.map((spec) => [nameOf(spec), spec]));

/** @throws Error where no edit has that name: a rule's mistake */
export function editSpec(template: Named): EditSpec {
  const spec = byName.get(nameOf(template));
  if (!spec) throw new Error(`no edit is called ${nameOf(template).trim()}`);
  return spec;
}

/** `<edit>:<fact key>`; `<edit>.<change>:<fact key>` where the edit has several ways for facts of that kind. */
export const controlId = ({ edit, change }: Pick<Named, "edit" | "change">, factKey: string): string =>
  `${change === undefined ? edit : `${edit}.${change}`}:${factKey}`;

/** One alternative of a step, as far as it decides which controls close it. */
export interface Closable {
  /** The facts that it cites. */
  readonly facts: readonly Fact[];
  /** Node ids of the step's premises. */
  readonly premises: readonly string[];
  readonly conditions: readonly Condition[];
}

/** True for the fact's own node, and for what it is in a session or after it gave itself rights: `<key>~max`. */
const isOf = (node: string, key: string): boolean =>
  node.startsWith(key) && (node.length === key.length || node[key.length] === "~");

/** Whether the edit can be made of the fact and has its effect on the alternative that cites it. */
export function applies(template: ControlTemplate, fact: Fact, { facts, premises, conditions }: Closable): boolean {
  const spec = editSpec(template);
  if (!spec.allows(fact.key) || !(spec.closes?.(fact, facts) ?? true)) return false;
  if (template.where === "unconditional") return conditions.every(({ kind }) => kind === "unread");
  if (template.where === "premise") return premises.some((id) => isOf(id, fact.key));
  return true;
}

/** The edit of one fact, as answers show it. */
export const controlOf = (spec: EditSpec, fact: Fact, title: string = spec.title): Control => ({
  id: controlId(spec, fact.key),
  edit: spec.edit,
  ...(spec.change === undefined ? {} : { change: spec.change }),
  effect: spec.effect,
  title,
  factKind: fact.kind,
  factKey: fact.key,
  cost: spec.cost,
  reversible: spec.reversible,
  latency: spec.latency(fact),
  command: spec.command(fact),
  ...(spec.simulates === undefined ? {} : { simulates: spec.simulates }),
});
