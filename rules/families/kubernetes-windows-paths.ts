import { environment, ways } from "./kubernetes-escape-way.ts";
import { holdsPath, hostMounts, overlaps } from "./kubernetes-host-paths.ts";

/** Backslashes and letters of either case are one thing there; `/` begins every path here. */
const plain = (path: string): string => path.replaceAll("\\", "/").replace(/\/+$/, "").toLowerCase() || "/";

const pipes = ["/pipe/containerd-containerd", "/pipe/docker_engine"];

/** https://kubernetes.io/docs/concepts/windows/intro/ */
export const windowsPipe = ways(function* (pod, facts) {
  for (const { path, container, because, conditions } of hostMounts(pod, facts))
    if (pipes.some((pipe) => plain(path).endsWith(pipe)))
      yield { container, because, conditions, asRoot: false as const };
}, "windows");

/** Trees of the system drive in which a written file is run by the node. */
const trusted = [
  "/c:/etc/kubernetes",
  "/c:/k",
  "/c:/program files",
  "/c:/programdata",
  "/c:/var/lib/kubelet",
  "/c:/windows",
];

export const windowsDrive = ways(function* (pod, facts) {
  for (const { path, readOnly, container, because, conditions } of hostMounts(pod, facts)) {
    const at = plain(path);
    if (readOnly || !(trusted.some((tree) => overlaps(at, tree)) || holdsPath(at, "/c:"))) continue;
    const text = `the access list of ${path} lets the user of container ${container.name} write`;
    yield { container, because, conditions: [...conditions, ...environment(text)], asRoot: false as const };
  }
}, "windows");
