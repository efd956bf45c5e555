import type { K8sInbound } from "../../model/fact/kubernetes.ts";
import { membersOf, type Tree } from "../read/index.ts";

/** https://istio.io/latest/docs/reference/config/annotations/#TrafficExcludeInboundPorts */
const excluded = "traffic.sidecar.istio.io/excludeInboundPorts";
const included = "traffic.sidecar.istio.io/includeInboundPorts";
export const inboundAnnotations: readonly string[] = [excluded, included];

/** What redirects requests to the sidecar before the pod's own containers run; with the network plugin, what checks that. */
const redirecting = new Set(["istio-init", "istio-validation"]);
const flags = {
  included: ["-b", "--istio-inbound-ports"],
  excluded: ["-d", "--istio-local-exclude-ports"],
} as const;

/** Ports that the sidecar itself answers at: https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio */
const ownPorts = new Set([15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090]);

interface Spec {
  readonly initContainers: readonly {
    readonly name: string;
    readonly command: readonly unknown[];
    readonly args: readonly unknown[];
  }[];
}

/**
 * Ports of requests that the sidecar of a mesh sees; undefined for every one. What was injected says what is so; where it
 * was not seen, annotations say what is asked for. What is left out counts only where all the rest is taken.
 */
export function inboundOf(
  { initContainers }: Spec,
  annotations: Readonly<Record<string, string>>,
): K8sInbound | undefined {
  const words = initContainers
    .filter(({ name }) => redirecting.has(name))
    .map(wordsOf)
    .find(says);
  const only = words ? flagged(words, flags.included) : annotations[included];
  const without = words ? flagged(words, flags.excluded) : annotations[excluded];
  if (only !== undefined && only.trim() !== "*") return { by: "only", ports: portsIn(only) };
  const ports = portsIn(without ?? "").filter((port) => !ownPorts.has(port));
  return ports.length > 0 ? { by: "all-but", ports } : undefined;
}

/** Of a container's arguments, as they came, what `inboundOf` reads. */
export function inboundArguments({ name, command, args }: Tree): readonly string[] {
  if (typeof name !== "string" || !redirecting.has(name)) return [];
  const words = wordsOf({ command: membersOf(command), args: membersOf(args) });
  return Object.values(flags).flatMap((names) => {
    const value = flagged(words, names);
    return value === undefined ? [] : [names[0], portsIn(value).join(",") || value.replace(/[^*]/g, "")];
  });
}

const wordsOf = ({ command, args }: Pick<Spec["initContainers"][number], "command" | "args">): readonly string[] =>
  [...command, ...args].filter((word): word is string => typeof word === "string");

const says = (words: readonly string[]): boolean => flagged(words, flags.included) !== undefined;

function flagged(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (names.includes(word)) return words[at + 1];
    const name = names.find((one) => word.startsWith(`${one}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

/** Sorted, each once. */
const portsIn = (text: string): readonly number[] =>
  [...new Set(text.split(",").map((one) => one.trim()))]
    .filter((one) => /^\d{1,5}$/.test(one))
    .map(Number)
    .sort((a, b) => a - b);
