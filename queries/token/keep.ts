import { unsegment } from "../../model/access.ts";
import { compare } from "../../model/canonical.ts";
import { lines, sh } from "../../model/edit/shell.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import { inNamespace, vaultPlace } from "../../model/vault-place.ts";
import type { ShownControl } from "../control.ts";
import type { TokenAction, TokenEvidence } from "./answer.ts";
import { isSession } from "./issuer.ts";

const part = (id: string, index: number): string => unsegment(id.split(":")[index] ?? "");

/** What is written down before anything is destroyed: of the credentials, and of each thing that an action destroys. */
export function evidenceToKeep(
  leaked: readonly CredentialFact[],
  controls: readonly ShownControl[],
  destroy: readonly TokenAction[],
): TokenEvidence[] {
  const found = new Map<string, { readonly title: string; readonly before: number[] }>();
  const add = (title: string, command: string, before?: number): void => {
    const known = found.get(command) ?? { title, before: [] };
    found.set(command, known);
    if (before !== undefined) known.before.push(before);
  };
  for (const one of leaked) for (const [title, command] of ofCredential(one)) add(title, command);
  for (const account of accountsOf(controls))
    add(`IAM of account ${account} as it is`, sh`aws iam get-account-authorization-details > ${`iam-${account}.json`}`);
  const byId = new Map(controls.map((control) => [control.id, control]));
  for (const { number, control } of destroy) {
    const own = byId.get(control ?? "");
    for (const [title, command] of own ? ofControl(own) : []) add(title, command, number);
  }
  return [...found].map(([command, { title, before }]) => ({ title, command, before }));
}

type Kept = readonly [title: string, command: string];

function ofCredential(one: CredentialFact): Kept[] {
  const { type, publicId } = one;
  if (type.startsWith("aws-") && publicId !== undefined) {
    const events: Kept = [
      "what CloudTrail has of it, 90 days at most",
      sh`aws cloudtrail lookup-events --lookup-attributes=${`AttributeKey=AccessKeyId,AttributeValue=${publicId}`} > ${`events-${publicId}.json`}`,
    ];
    const last: Kept = [
      "when, where and for what it was used last",
      sh`aws iam get-access-key-last-used --access-key-id=${publicId}`,
    ];
    return isSession(one) ? [events] : [last, events];
  }
  if (type.startsWith("vault"))
    return [["the audit log, before it is rotated away", "cp /var/log/vault/audit.log vault-audit.log"]];
  if (type.startsWith("kube"))
    return [
      [
        "what runs and what is bound, as it is",
        "kubectl get pods,serviceaccounts,rolebindings,clusterrolebindings -A -o yaml > cluster.yaml",
      ],
      ["events, which are kept for an hour", "kubectl get events -A -o yaml > events.yaml"],
    ];
  if (type.startsWith("github"))
    return [["the audit log", sh`gh api --paginate ${"orgs/<org>/audit-log?include=all"} > github-audit.json`]];
  return [];
}

/** Accounts that something is changed in. */
const accountsOf = (controls: readonly ShownControl[]): string[] =>
  [
    ...new Set(
      controls.flatMap(({ factKind, factKey }) =>
        factKind.startsWith("aws.") ? (/arn:[\w-]+:\w+:[\w-]*:(\d{12}):/.exec(factKey)?.[1] ?? []) : [],
      ),
    ),
  ].sort(compare);

function ofControl({ factKind, factKey }: ShownControl): Kept[] {
  switch (factKind) {
    case "k8s.pod": {
      const [namespace, name] = [part(factKey, 3), part(factKey, 4).replace(/@.*$/, "")];
      return [
        ["the pod as it runs", sh`kubectl get -n ${namespace} ${name.includes("/") ? name : `pod/${name}`} -o yaml`],
        [
          "its output",
          sh`kubectl logs -n ${namespace} ${name.includes("/") ? name : `pod/${name}`} --all-containers --prefix`,
        ],
      ];
    }
    case "k8s.secret":
      return [
        [
          "who set it and when",
          sh`kubectl get secret -n ${part(factKey, 3)} ${part(factKey, 4)} -o ${"jsonpath={.metadata}"}`,
        ],
      ];
    case "vault.auth-role": {
      const { namespace, path } = vaultPlace(factKey);
      const at = path.lastIndexOf("/");
      const role = inNamespace(namespace, `auth/${path.slice(0, at)}/role/${path.slice(at + 1)}`);
      return [["the role and its accessors", lines(sh`vault read ${role}`, sh`vault list ${`${role}/secret-id`}`)]];
    }
    case "vault.token":
      return [
        [
          "what it is, which nobody can ask once it is revoked",
          sh`vault token lookup -accessor ${vaultPlace(factKey).path}`,
        ],
      ];
    case "vault.dynamic-role": {
      const { namespace, path } = vaultPlace(factKey);
      const leases = inNamespace(namespace, `sys/leases/lookup/${path}`);
      return [["its leases, by which its credentials are found elsewhere", sh`vault list ${leases}`]];
    }
    case "vault.secret": {
      // The command asks which engine the path is of, and takes its first part for that: not a namespace.
      const { namespace, path } = vaultPlace(factKey);
      const within = namespace === "" ? "" : `${sh`-namespace=${namespace}`} `;
      return [["its versions and who wrote them", `vault kv metadata get ${within}${sh`${path}`}`]];
    }
    case "aws.secret":
      return [["its versions and who reads it", sh`aws secretsmanager describe-secret --secret-id=${factKey}`]];
    default:
      return [];
  }
}
