import type { FactOf } from "../../model/fact.ts";

/** A program with a face of its own that acts, for whoever comes, as the account it runs as, or runs what it is told. */
export interface Dashboard {
  readonly name: string;
  readonly image: RegExp;
  readonly gives: "execute" | "account";
  /** What has to be set for it to ask nobody. */
  readonly when: string;
  readonly source: `https://${string}`;
}

/** As of 2026-11. Names of images, so a match is a guess. */
const dashboards: readonly Dashboard[] = [
  {
    name: "Kubernetes Dashboard",
    image: /(^|\/)kubernetes-?dashboard(-web|-api|-kong|-amd64)?([:@/]|$)|kubernetesui\/dashboard/,
    gives: "account",
    when: "its login can be skipped",
    source: "https://github.com/kubernetes/dashboard/blob/master/docs/user/access-control/README.md",
  },
  {
    name: "Argo Workflows",
    image: /(^|\/)argocli([:@]|$)/,
    gives: "account",
    when: "its auth-mode is server",
    source: "https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/",
  },
  {
    name: "Jupyter",
    // By the names of its own stacks and of those that build on them: `notebook` alone is anybody's word.
    image:
      /(^|\/)((base|minimal|scipy|datascience|tensorflow|pytorch|pyspark|all-spark|r|julia)-notebook|docker-stacks-foundation)([:@]|$)|(^|\/)(jupyter|jupyterhub|kubeflownotebookswg)\//,
    gives: "execute",
    when: "it runs without token or password",
    source: "https://jupyter-server.readthedocs.io/en/latest/operators/security.html",
  },
  {
    name: "Kubeflow Pipelines",
    image: /(ml-pipeline\/|kfp-)(api-server|frontend)([:@]|$)/,
    gives: "account",
    when: "no gateway of Kubeflow stands before it",
    source: "https://www.kubeflow.org/docs/components/pipelines/operator-guides/multi-user/",
  },
  {
    name: "Ray Dashboard",
    image: /(^|\/)rayproject\/ray/,
    gives: "execute",
    when: "its dashboard listens on the pod's address",
    source: "https://docs.ray.io/en/latest/ray-security/index.html",
  },
  {
    name: "MLflow",
    image: /(^|\/)mlflow(\/mlflow)?([:@]|$)/,
    gives: "account",
    when: "its app is not basic-auth",
    source: "https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/",
  },
  {
    name: "Weave Scope",
    image: /weaveworks\/scope([:@]|$)/,
    gives: "execute",
    when: "no login stands before it",
    source: "https://github.com/weaveworks/scope",
  },
];

export const isDashboard = (pod: FactOf<"k8s.pod">): boolean => dashboardOf(pod) !== undefined;
/** The program that a pod's image is known as. */
export const dashboardOf = ({ containers }: FactOf<"k8s.pod">): Dashboard | undefined =>
  dashboards.find(({ image }) => containers.some((container) => image.test(container.image)));
