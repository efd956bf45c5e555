import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";

const Cluster = z.object({
  clusterArn: Arn,
  clusterName: z.string().nullish(),
  status: z.string().nullish(),
  registeredContainerInstancesCount: z.number().nullish(),
  tags: Tags,
});

/** A member of `ECS.Clusters`. A deleted cluster stays in the list for a while. */
export function* taskClusters(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Cluster, value);
  if (!it || it.status === "INACTIVE") return;
  yield place.fact("aws.task-cluster", it.clusterArn, {
    name: it.clusterName ?? it.clusterArn.slice(it.clusterArn.lastIndexOf("/") + 1),
    hosts: it.registeredContainerInstancesCount ?? undefined,
    tags: tagTexts(it.tags),
  });
}
