import { z } from "zod";
import type { K8sAdmissionMatch } from "../../model/fact/kubernetes-admission.ts";
import { everything, selected } from "./admission-match.ts";
import { resourceOfKind } from "./kinds.ts";
import { labelSelector, list, maybe } from "./shape.ts";

const word = maybe(z.string());
const words = list(z.string());
const block = z.object({
  resources: maybe(
    z.object({
      kinds: words,
      namespaces: words,
      names: words,
      name: word,
      operations: words,
      namespaceSelector: maybe(labelSelector),
      selector: maybe(labelSelector),
    }),
  ),
  subjects: list(z.unknown()),
  roles: list(z.unknown()),
  clusterRoles: list(z.unknown()),
});
const blocks = maybe(block.extend({ any: list(block), all: list(block) }));
const overrides = list(z.object({ action: word, namespaces: words, namespaceSelector: maybe(labelSelector) }));
export const kyvernoShape = z.object({
  spec: z.object({
    admission: maybe(z.boolean()),
    validationFailureAction: word,
    validationFailureActionOverrides: overrides,
    rules: list(
      z.object({
        match: blocks,
        exclude: blocks,
        validate: maybe(z.object({ failureAction: word, failureActionOverrides: overrides })),
        verifyImages: list(z.object({ failureAction: word })),
      }),
    ),
  }),
});
type Rule = z.infer<typeof kyvernoShape>["spec"]["rules"][number];
type Block = z.infer<typeof block>;

/**
 * What a ClusterPolicy or Policy refuses and what it only reports. Rules that mutate or generate refuse nothing; Audit
 * is the default. https://kyverno.io/docs/policy-types/cluster-policy/validate/
 */
export function kyvernoMatches(
  value: unknown,
): { readonly refusing: readonly K8sAdmissionMatch[]; readonly reporting: readonly K8sAdmissionMatch[] } | undefined {
  const { data } = kyvernoShape.safeParse(value);
  if (!data) return undefined;
  const refusing: K8sAdmissionMatch[] = [];
  const reporting: K8sAdmissionMatch[] = [];
  for (const rule of data.spec.rules) {
    if (!rule.validate && rule.verifyImages.length === 0) continue;
    const actions = [
      ...(rule.validate ? [rule.validate.failureAction] : []),
      ...rule.verifyImages.map(({ failureAction }) => failureAction),
    ];
    const enforced = actions.some((action) => isEnforce(action ?? data.spec.validationFailureAction));
    const excepted = [...(rule.validate?.failureActionOverrides ?? []), ...data.spec.validationFailureActionOverrides];
    const those = (refuse: boolean) => excepted.filter(({ action }) => isEnforce(action) === refuse);
    // Those that are reported where a selector fits are refused elsewhere, and where is not told by names.
    const spared = those(false).flatMap(({ namespaces, namespaceSelector }) => (namespaceSelector ? [] : namespaces));
    for (const match of matchesOf(rule)) {
      if (data.spec.admission === false) reporting.push(match);
      else if (enforced) refusing.push({ ...match, excludedNamespaces: [...match.excludedNamespaces, ...spared] });
      else if (those(true).length > 0) refusing.push(...those(true).map((one) => within(match, one)));
      else reporting.push(match);
    }
  }
  return { refusing, reporting };
}

/** Of what is matched, what is in the namespaces of an override: both selectors must fit. */
function within(match: K8sAdmissionMatch, { namespaces, namespaceSelector }: z.infer<typeof overrides>[number]) {
  const [own, added] = [match.namespaceSelector, namespaceSelector];
  const both = own &&
    added && { labels: [...own.labels, ...added.labels], expressions: [...own.expressions, ...added.expressions] };
  const selector = both ?? added ?? own;
  return {
    ...match,
    ...(namespaces.length > 0 ? { namespaces } : {}),
    ...(selector ? { namespaceSelector: selector } : {}),
  };
}

const isEnforce = (action: string | undefined): boolean => action?.toLowerCase() === "enforce";

/** Blocks of `all` are taken one by one too: more may be refused then, never less. */
function matchesOf({ match, exclude }: Rule): readonly K8sAdmissionMatch[] {
  const excluded = blocksOf(exclude).flatMap(wholeNamespaces);
  return blocksOf(match).map(({ resources }) => ({
    ...selected(
      {
        ...everything,
        resources: resources && resources.kinds.length > 0 ? resources.kinds.map(resourceOf) : ["*/*"],
        operations: resources && resources.operations.length > 0 ? resources.operations : ["*"],
      },
      { namespaceSelector: resources?.namespaceSelector, objectSelector: resources?.selector },
    ),
    namespaces: resources?.namespaces ?? [],
    excludedNamespaces: excluded,
    ...(resources && (resources.name !== undefined || resources.names.length > 0) ? { byLabels: true } : {}),
  }));
}

const blocksOf = (all: z.infer<typeof blocks>): readonly Block[] => {
  if (!all) return [];
  const told = [...all.any, ...all.all];
  return told.length > 0 ? told : [all];
};

/** Namespaces that are left out whoever asks and whatever the object is called. */
function wholeNamespaces({ resources, subjects, roles, clusterRoles }: Block): readonly string[] {
  const { kinds = [], namespaces = [], name, names = [], selector, operations = [] } = resources ?? {};
  const narrow = [...subjects, ...roles, ...clusterRoles, ...names, ...operations].length > 0 || name || selector;
  const everyPod = kinds.length === 0 || kinds.some((kind) => ["*", "Pod"].includes(kind));
  return narrow || !everyPod ? [] : namespaces;
}

/** `Pod`, `v1/Pod`, `apps/v1/Deployment`, `Pod/exec`, `*`. */
function resourceOf(kind: string): string {
  const parts = kind.split(/[/.]/);
  const at = parts.findIndex((part) => /^[A-Z]/.test(part));
  if (at < 0) return "*/*";
  const plural = resourceOfKind(parts[at] ?? "") ?? (parts[at] ?? "").toLowerCase();
  const [subresource] = parts.slice(at + 1);
  return subresource === undefined ? plural : `${plural}/${subresource.toLowerCase()}`;
}
