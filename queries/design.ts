import { z } from "zod";
import type { GraphReader, Overlay } from "../graph/port.ts";

/** Where Kubernetes manifests are applied that name no namespace, as `kubectl --namespace` has it. */
export const namespaceField = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "not the name of a namespace")
  .optional()
  .describe("where Kubernetes manifests are applied that name no namespace; left out: `default`");

/** The bundles of a question that is asked of a design. */
export const designFields = {
  with: z
    .array(z.string().min(1).max(4096))
    .max(100)
    .default([])
    .describe("bundles whose objects are added or take the place of those that are there: manifests, exports, plans"),
  as: z
    .array(z.string().min(1).max(256))
    .max(100)
    .default([])
    .describe("names that the bundles do not tell, as `import --as` takes them: a cluster's, or `aws=<account id>`"),
  namespace: namespaceField,
};

/** The graph as a design makes it; itself where there is none, or one that changes nothing. */
export const withDesign = (graph: GraphReader, design: Overlay | undefined): GraphReader =>
  design === undefined || isEmpty(design) ? graph : graph.overlay(design);

export const isEmpty = ({ add, remove }: Overlay): boolean => add.length === 0 && remove.length === 0;
