import { collections } from "./kinds.ts";

/** How to make the input, for the importer's page. */
export const guide: readonly (readonly [heading: string, text: string])[] = [
  [
    "From a live cluster",
    `\`ambit collect kubernetes --context prod --out bundle\`, then \`ambit import bundle\`: the lists below, as far as the API
serves them, in pages of \`--page-size\`. \`--context\` may be given again, each cluster with a folder and a manifest of its
own. \`ambit collect kubernetes --permissions\` prints the ClusterRole that is needed: verb \`list\` alone, no watch, no write.
A list that is refused is a gap; a kind that the API does not serve is none. Secrets are left alone without \`--secrets\`:
\`metadata\` asks the API for their metadata and for nothing else; \`types\` reads them whole, and values are dropped before
anything is written. With \`--namespace\` what has a namespace counts as partly read.

The API does not show flags and files of the API server, so \`AdmissionConfiguration\` and the audit policy stay gaps, and of groups that
older servers served \`traefik.containo.us\` alone is read. Nodes' own APIs (\`/configz\`, \`/proxy\`) are never asked.`,
  ],
  [
    "From kubectl",
    `One file per list, so that a list without members counts as read: a combined list does not say what it did not find.
A list that is refused is best named in \`manifest.json\`; one that is not there is a gap, and answers name the rules that
it blinds.

\`\`\`sh
mkdir -p export && cd export
for list in ${collections.join(" \\\n  ")}; do
  kubectl get "$list" -A -o json > "$list.json" || rm "$list.json"
done
kubectl get --raw /version > version.json
ambit import . --as kubernetes=prod
\`\`\`

\`kubectl get all\` holds neither roles nor bindings, secrets nor service accounts; \`kubectl cluster-info dump\` holds no
roles and bindings, and of pods those of two namespaces unless it was told otherwise: its lists count as partly read.`,
  ],
  [
    "From other tools",
    `Recognised by content, mixed as they come, in folders, \`.gz\`, \`.tar\`, \`.tar.gz\`, \`.zip\` or through a pipe
(\`ambit import -\`), as JSON or YAML with any number of documents:

| form | what it counts as |
| --- | --- |
| lists of the API (\`kind: List\`, \`PodList\`), one or many to a file | read |
| KubeHound dump (\`metadata.json\`, \`<namespace>/pods.json\`, ...) | read; name and version from \`metadata.json\` |
| IceKube download (\`_metadata.json\`, \`<plural>.<group>.json\` as arrays) | partly read: a list that failed is not told from one cut short |
| rbac-police: folder of \`get_cluster_data.sh\` | read; name and version beside it |
| rbac-police: its own collection (\`rbacDb.json\`) | partly read: containers, names of bindings, users and groups are not in it |
| kubesplaining snapshot | read |
| Velero backup (\`resources/<plural>/...\`) | partly read; read whole where \`velero-backup.json\` beside it says that it took everything |
| must-gather, \`oc adm inspect\` | partly read: it takes chosen namespaces |
| manifests, \`helm template\` and \`kustomize build\` output | partly read: a design. What is not written takes the API's defaults, and pods may run on any node. What names no namespace counts in \`default\`, or where \`--namespace\` says that it is applied |

A snapshot of etcd is refused: restore it to a server and read that. Templates that are not rendered are passed over by name.`,
  ],
  [
    "What does not get in",
    `Values of Secrets and ConfigMaps (the names of their entries do, and what configurations of proxies say of requests),
values of environment variables, \`kubectl.kubernetes.io/last-applied-configuration\`, managed fields, commands and
arguments (but for flags of oauth2-proxy that say what it lets through), probes, and every annotation that nothing is
decided by.`,
  ],
];
