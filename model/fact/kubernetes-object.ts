/** What the labels and annotations of an object say of its owner. Rules do not read it. */
export interface K8sOwned {
  /** Annotations that name an owner, `<key>=<value>`, sorted; absent: none. */
  readonly annotations?: Labels;
  /** Labels that name an owner, of objects whose other labels are not kept. */
  readonly ownerLabels?: Labels;
}
export interface K8sObject extends K8sOwned {
  /** Cluster node id, `k8s:<cluster>`. */
  readonly cluster: string;
  readonly name: string;
}
export interface K8sNamespaced extends K8sObject {
  /** Name, not id. */
  readonly namespace: string;
}
/** `<key>=<value>`, sorted. */
export type Labels = readonly string[];

/** A LabelSelector. */
export interface K8sSelector {
  readonly labels: Labels;
  readonly expressions: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values: readonly string[];
  }[];
}
