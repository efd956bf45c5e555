import type { FactOf } from "../../model/fact.ts";

type Node = FactOf<"k8s.node">;

/** Labels of nodes that stand for machines made for one pod each: Fargate, virtual kubelets. */
const onePod = ["eks.amazonaws.com/compute-type=fargate", "type=virtual-kubelet"];

/** Whether each pod of the node has a machine that no other pod runs on. */
export const isOnePodEach = ({ labels }: Node): boolean => onePod.some((label) => labels.includes(label));

export const isWindows = ({ labels }: Node): boolean => labels.includes("kubernetes.io/os=windows");
export const isLinux = ({ labels }: Node): boolean => labels.includes("kubernetes.io/os=linux");

/** Distributions on which SELinux confines containers unless somebody turned it off. */
const withSelinux = /^(AlmaLinux|Bottlerocket|CentOS|Fedora|Oracle Linux|Red Hat|Rocky)/;
/** Distributions whose kernel takes no modules but its maker's. */
const signedModules = /^(Bottlerocket|Container-Optimized OS|Talos)/;

const runs = ({ systems = [] }: Node, pattern: RegExp): boolean => systems.some((name) => pattern.test(name));
export const hasSelinux = (node: Node): boolean => runs(node, withSelinux);
export const refusesModules = (node: Node): boolean => runs(node, signedModules);
