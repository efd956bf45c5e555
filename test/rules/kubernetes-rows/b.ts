import { node, pod } from "./manifests.ts";
import { names } from "./names.ts";
import { pending, type Row } from "./row.ts";

const n1 = node();
const privileged = { securityContext: { privileged: true } };

const done: readonly Row[] = [
  {
    name: "CE_PRIV_MOUNT",
    rules: ["kubernetes.escape-privileged"],
    from: "pod:app:web#execute",
    to: "node:n1#execute",
    fires: { privileged: [n1, pod({}, privileged)] },
    conditional: { "in a user namespace": [n1, pod({ hostUsers: false }, privileged)] },
    silent: {
      "not privileged": [n1, pod()],
      "a token alone": { objects: [n1, pod({}, privileged)], from: "serviceaccount:app:web#impersonate" },
    },
  },
];
const taken = new Set(done.map(({ name }) => name));
export const rows: readonly Row[] = [...done, ...pending(...(names["B"] ?? []).filter((name) => !taken.has(name)))];
