import { catalogueOf } from "../catalogue/catalogue.ts";
import { type ProductStatus, productStatus } from "../catalogue/status.ts";
import type { Fact, FactReader } from "../fact.ts";

/** A product of the catalogue that something runs, with what is known of its flaws. */
export interface RunningProduct {
  readonly status: ProductStatus;
  /** What tells that it runs. */
  readonly because: readonly Fact[];
}

/** Products of the catalogue in the containers of a workload: a pod, or a task of ECS. */
export function productsIn(facts: FactReader, id: string): readonly RunningProduct[] {
  const catalogue = catalogueOf(facts);
  const pod = facts.get("k8s.pod", id);
  const task = facts.get("aws.task", id) ?? facts.get("aws.task-service", id);
  const definition = facts.get("aws.task-definition", task?.definition ?? "");
  const because = [pod, task, definition].flatMap((fact) => fact ?? []);
  const containers = pod
    ? pod.containers.filter(({ stage }) => stage !== "ephemeral").map((one) => ({ ...one, labels: pod.labels }))
    : (definition?.containers ?? []).map((one) => ({ ...one, labels: [] }));
  return containers.flatMap((running) => {
    const status = productStatus(facts, catalogue, running);
    return status ? [{ status, because }] : [];
  });
}
