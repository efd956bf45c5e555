/** An API object as a server holds it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string } & Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** Stands wherever a secret could stand in what is collected. */
export const canary = "Canary-7Jq2vXw9-value";
export const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** An object of the namespace `apps`, with what a cluster writes around it. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object = {},
  namespace = "apps",
): ClusterObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      labels: { app: name, team: "payments" },
      annotations: {
        "example.com/note": canary,
        "kubectl.kubernetes.io/last-applied-configuration": `{"x":"${canary}"}`,
        "backstage.io/kubernetes-id": "shop",
      },
    },
    ...rest,
  };
}
export const clusterWide = (apiVersion: string, kind: string, name: string, rest: object = {}): ClusterObject =>
  object(apiVersion, kind, name, rest, "");
export const spec = (value: object): object => ({ spec: value });

/** The plural that a kind's definition gives it. */
export function pluralOfKind(kind: string): string {
  const plain = kind.toLowerCase();
  if (/(ss|x)$/.test(plain)) return `${plain}es`;
  if (plain.endsWith("endpoints") || plain.endsWith("constraints") || plain.endsWith("params")) return plain;
  return /[^aeiou]y$/.test(plain) ? `${plain.slice(0, -1)}ies` : `${plain}s`;
}
export const groupOf = ({ apiVersion }: Pick<ClusterObject, "apiVersion">): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
export const collectionOf = (one: Pick<ClusterObject, "apiVersion" | "kind">): string =>
  [pluralOfKind(one.kind), groupOf(one)].filter(Boolean).join(".");
