import { hash } from "node:crypto";
import type { Labels } from "../../model/fact/kubernetes.ts";
import { inboundAnnotations } from "./pod-inbound.ts";
import type { PodSpec } from "./pod-shape.ts";
import { isInjected, isStable, mountsToken, type PodTemplate, podTemplate, templateDigest } from "./pod-template.ts";
import { type Annotations, appArmorAnnotation } from "./shape.ts";

/** With the account's token and without. */
interface Known {
  with?: PodTemplate;
  without?: PodTemplate;
}

/** Templates of one cluster. Pods of one controller, and the controller, have one: it is made once and shared. */
export class PodTemplates {
  /** By the digest of what the spec says, but for the machine and for what admission put in under a name of its own. */
  readonly #known = new Map<string, Known>();
  readonly #digests = new Map<PodTemplate, Map<string, string>>();

  /** As `podTemplate`. */
  of(spec: PodSpec, annotations: Annotations = {}): PodTemplate {
    const key = hash("sha256", JSON.stringify([plain(spec), ...read(annotations)]), "base64");
    let known = this.#known.get(key);
    if (!known) {
      known = {};
      this.#known.set(key, known);
    }
    const which = mountsToken(spec) ? "with" : "without";
    const other = known.with ?? known.without;
    known[which] ??= other ? { ...other, tokenMounted: which === "with" } : podTemplate(spec, annotations);
    return known[which];
  }

  /** As `templateDigest`. */
  digestOf(template: PodTemplate, labels: Labels, podName: string): string {
    // The names of claims may hold the pod's.
    if (template.volumes.some(({ type }) => type === "persistentVolumeClaim"))
      return templateDigest(template, labels, podName);
    let digests = this.#digests.get(template);
    if (!digests) {
      digests = new Map();
      this.#digests.set(template, digests);
    }
    const text = labels.filter(isStable).join("\n");
    let digest = digests.get(text);
    if (digest === undefined) {
      digest = templateDigest(template, labels, podName);
      digests.set(text, digest);
    }
    return digest;
  }
}

/** What `podTemplate` reads of a spec, beside whether the token is mounted. */
function plain({ nodeName: _, ...spec }: PodSpec) {
  const volumes = spec.volumes.filter(({ name }) => !isInjected(name));
  const without = (containers: PodSpec["containers"]) =>
    volumes.length === spec.volumes.length
      ? containers
      : containers.map((one) => ({ ...one, volumeMounts: one.volumeMounts.filter(({ name }) => !isInjected(name)) }));
  return {
    ...spec,
    volumes,
    containers: without(spec.containers),
    initContainers: without(spec.initContainers),
    ephemeralContainers: without(spec.ephemeralContainers),
  };
}

/** Annotations that `podTemplate` reads. */
const read = (annotations: Annotations) =>
  Object.entries(annotations)
    .filter(([name]) => name.startsWith(appArmorAnnotation) || inboundAnnotations.includes(name))
    .sort();
