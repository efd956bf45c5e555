/** Facts of rule examples: one cluster, whose objects are what their names say unless told otherwise. */
export const cluster = "k8s:prod";

/** What every fact of it has beside its content. */
export const base = <K extends string>(kind: K, key: string) => ({
  kind,
  key,
  scope: cluster,
  cluster,
  source: { document: "kubernetes/list.json", locator: "", importer: "kubernetes", observedAt: "2026-01-01T00:00:00Z" },
});

/** What an example says of a fact. */
export type With<F> = Partial<Omit<F, "kind" | "key" | "scope">>;
