import { account, configMap, grants, node, pod, podWith, rule, secret } from "./manifests.ts";
import type { Row } from "./row.ts";

type Spec = Readonly<Record<string, unknown>>;
const n1 = node();
const readOnly = { readOnly: true };
const out = { from: "pod:app:web#execute", to: "node:n1#execute" } as const;
const unused = { volumeMounts: [] };

const volume = (spec: Spec, name = "disk") => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name },
  spec: { storageClassName: "manual", ...spec },
});
const claim = (spec: Spec = {}, name = "data") => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "app" },
  spec: { storageClassName: "manual", ...spec },
});
const claimed = podWith({ persistentVolumeClaim: { claimName: "data" } });
const ref = { claimRef: { namespace: "app", name: "data" } };

const login = secret("login");
const env = { env: [{ name: "LOGIN", valueFrom: { secretKeyRef: { name: "login", key: "password" } } }] };
const envFrom = { envFrom: [{ secretRef: { name: "login" } }] };
const settings = configMap("settings", "app", { "aws-credentials": "x" });
const pull = { imagePullSecrets: [{ name: "login" }] };

const creates = (kinds: readonly [string, string | undefined][]): readonly object[] =>
  kinds.flatMap(([kind, where], index) => grants(rule("create", kind), where, { name: `may-${index}` }));
const app = { apiVersion: "v1", kind: "Namespace", metadata: { name: "app" } };
const restricted = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "app", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};

/** Rows of section C about claims, Secrets and ConfigMaps. */
export const rows: readonly Row[] = [
  {
    name: "PV_HOSTPATH",
    rules: ["kubernetes.escape-host-path-write"],
    ...out,
    fires: {
      "a volume that names the claim": [n1, claimed, volume({ hostPath: { path: "/" }, ...ref })],
      "a claim that names the volume": [
        n1,
        claimed,
        volume({ hostPath: { path: "/" } }),
        claim({ volumeName: "disk" }),
      ],
      "a local volume": [n1, claimed, volume({ local: { path: "/etc" }, ...ref })],
    },
    conditional: {
      "both free, of one class": [n1, claimed, volume({ hostPath: { path: "/" } }), claim()],
    },
    silent: {
      "a free volume of another class": [
        n1,
        claimed,
        volume({ hostPath: { path: "/" }, storageClassName: "fast" }),
        claim(),
      ],
      "a claim that is bound to another volume": [
        n1,
        claimed,
        volume({ hostPath: { path: "/" } }),
        volume({ hostPath: { path: "/srv" }, ...ref }, "own"),
        claim(),
      ],
      "a claim of that name in another namespace": [
        n1,
        claimed,
        volume({ hostPath: { path: "/" }, claimRef: { namespace: "db", name: "data" } }),
      ],
      "data of its own": [n1, claimed, volume({ local: { path: "/mnt/disks/1" }, ...ref })],
      "mounted read only": [
        n1,
        podWith({ persistentVolumeClaim: { claimName: "data" } }, readOnly),
        volume({ hostPath: { path: "/" }, ...ref }),
      ],
      "a claim that no container mounts": [
        n1,
        podWith({ persistentVolumeClaim: { claimName: "data" } }, {}, {}, unused),
        volume({ hostPath: { path: "/" }, ...ref }),
      ],
      "a volume of the network": [n1, claimed, volume({ nfs: { server: "nfs.example.com", path: "/" }, ...ref })],
    },
    note: "every rule of host paths takes them in. Claims that a StatefulSet's manifest would make are not, before its pods are there",
  },
  {
    name: "CREATE_PV_ESCAPE",
    rules: ["kubernetes.create-persistent-volume"],
    from: "serviceaccount:app:web#impersonate",
    to: "node:n1#administer",
    fires: {
      "volumes everywhere, claims and pods in one namespace": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumes", undefined],
          ["persistentvolumeclaims", "app"],
          ["pods", "app"],
        ]),
      ],
      "into a restricted namespace": [
        n1,
        restricted,
        account(),
        ...creates([
          ["persistentvolumes", undefined],
          ["persistentvolumeclaims", "app"],
          ["pods", "app"],
        ]),
      ],
    },
    silent: {
      "without volumes": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumeclaims", "app"],
          ["pods", "app"],
        ]),
      ],
      "volumes of a namespace, which are none": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumes", "app"],
          ["persistentvolumeclaims", "app"],
          ["pods", "app"],
        ]),
      ],
      "without claims": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumes", undefined],
          ["pods", "app"],
        ]),
      ],
      "without pods": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumes", undefined],
          ["persistentvolumeclaims", "app"],
        ]),
      ],
      "claims and pods in different namespaces": [
        n1,
        app,
        account(),
        ...creates([
          ["persistentvolumes", undefined],
          ["persistentvolumeclaims", "app"],
          ["pods", "db"],
        ]),
      ],
    },
  },
  {
    name: "MOUNTS_SECRET",
    rules: ["kubernetes.pod-mounted-objects"],
    from: "pod:app:web#read-files",
    to: "secret:app:login#read",
    fires: {
      "a volume": [podWith({ secret: { secretName: "login" } }), login],
      "a projected volume": [podWith({ projected: { sources: [{ secret: { name: "login" } }] } }), login],
      "a variable": [pod({}, env), login],
      "all of it as variables": [pod({}, envFrom), login],
      "a Secret that only the pod tells of": [pod({}, envFrom)],
      "by a sidecar and the container": [
        pod({
          containers: [{ name: "web", image: "i", ...env }],
          initContainers: [{ name: "proxy", image: "i", restartPolicy: "Always", ...envFrom }],
        }),
        login,
      ],
    },
    conditional: {
      "one container of two": [
        pod({
          containers: [
            { name: "web", image: "i" },
            { name: "proxy", image: "i", ...env },
          ],
        }),
        login,
      ],
      "an init container": [pod({ initContainers: [{ name: "init", image: "i", ...env }] }), login],
      "a debugging container": [pod({ ephemeralContainers: [{ name: "debug", image: "i", ...env }] }), login],
    },
    silent: {
      "a volume that no container mounts": [podWith({ secret: { secretName: "login" } }, {}, {}, unused), login],
      "a Secret of that name in another namespace": {
        objects: [pod({}, envFrom), secret("login", "db")],
        to: "secret:db:login#read",
      },
      "for pulling images: the node has it": [pod(pull), login],
      "for a driver: the node has it": [
        podWith({ csi: { driver: "csi.example.com", nodePublishSecretRef: { name: "login" } } }),
        login,
      ],
    },
    note: "with one key of a Secret the whole Secret is said to be read; what a CSI driver fetches is in SECRET_STORE_READ",
  },
  {
    name: "MOUNTS_CONFIGMAP_CREDS",
    rules: ["kubernetes.pod-mounted-objects"],
    from: "pod:app:web#read-files",
    to: "configmap:app:settings#read",
    fires: {
      "a volume": [podWith({ configMap: { name: "settings" } }), settings],
      "a projected volume": [podWith({ projected: { sources: [{ configMap: { name: "settings" } }] } }), settings],
      "a variable": [
        pod({}, { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "a" } } }] }),
        settings,
      ],
      "all of it as variables": [pod({}, { envFrom: [{ configMapRef: { name: "settings" } }] }), settings],
    },
    silent: {
      "a volume that no container mounts": [podWith({ configMap: { name: "settings" } }, {}, {}, unused), settings],
      "a ConfigMap of that name in another namespace": {
        objects: [podWith({ configMap: { name: "settings" } }), configMap("settings", "db")],
        to: "configmap:db:settings#read",
      },
    },
    note: "every ConfigMap, whatever its entries are called: no value is read, so nothing tells whether it holds a credential",
  },
  {
    name: "NODE_READS_VOLUME",
    rules: ["kubernetes.node-reads-secrets", "kubernetes.node-reads-tokens"],
    from: "node:n1#read-files",
    to: "secret:app:login#read",
    fires: {
      "a volume of a pod": [n1, podWith({ secret: { secretName: "login" } }), login],
      "a variable of an init container": [n1, pod({ initContainers: [{ name: "init", image: "i", ...env }] }), login],
      "for pulling images": [n1, pod(pull), login],
      "for pulling images, by the account": [n1, pod(), account("web", "app", pull), login],
      "for the driver of a volume": [
        n1,
        podWith({ csi: { driver: "csi.example.com", nodePublishSecretRef: { name: "login" } } }),
        login,
      ],
      "a ConfigMap": {
        objects: [n1, podWith({ configMap: { name: "settings" } }), settings],
        to: "configmap:app:settings#read",
      },
      "the token of a pod": { objects: [n1, pod()], to: "serviceaccount:app:web#impersonate" },
    },
    silent: {
      "no pod of the node has it": [n1, pod(), login],
      "a pod of another node": [n1, node("n2"), pod({ nodeName: "n2", ...pull }), login],
      "the pod names others than its account for pulling": [
        n1,
        pod({ imagePullSecrets: [{ name: "other" }] }),
        account("web", "app", pull),
        login,
      ],
      "a pod without a token": {
        objects: [n1, pod({ automountServiceAccountToken: false })],
        to: "serviceaccount:app:web#impersonate",
      },
    },
  },
];
