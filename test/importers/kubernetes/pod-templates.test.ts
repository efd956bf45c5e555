import { describe, expect, it } from "vitest";
import { type PodSpec, podSpec } from "../../../importers/kubernetes/pod-shape.ts";
import { podTemplate, templateDigest } from "../../../importers/kubernetes/pod-template.ts";
import { PodTemplates } from "../../../importers/kubernetes/pod-templates.ts";
import { appArmorAnnotation } from "../../../importers/kubernetes/shape.ts";

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

function specOf(change: { injected?: string; image?: string; node?: string; claim?: string } = {}): PodSpec {
  const { injected, image = "registry.example/web:1", node = "n1", claim } = change;
  const token = injected === undefined ? [] : [{ name: injected, mountPath: tokenPath }];
  return podSpec.parse({
    nodeName: node,
    containers: [{ name: "web", image, volumeMounts: [{ name: "data", mountPath: "/data" }, ...token] }],
    volumes: [
      {
        name: "data",
        ...(claim === undefined
          ? { secret: { secretName: "login" } }
          : { persistentVolumeClaim: { claimName: claim } }),
      },
      ...(injected === undefined ? [] : [{ name: injected, projected: { sources: [] } }]),
    ],
  });
}

describe("PodTemplates", () => {
  it("has one template for pods that differ in their machine and in what admission put in", () => {
    const templates = new PodTemplates();
    const one = templates.of(specOf({ injected: "kube-api-access-a", node: "n1" }));
    expect(templates.of(specOf({ injected: "kube-api-access-b", node: "n2" }))).toBe(one);
    const bare = templates.of(specOf());
    expect(bare.containers).toBe(one.containers);
    expect([bare.tokenMounted, one.tokenMounted]).toEqual([false, true]);
  });

  it("gives what is made anew", () => {
    const templates = new PodTemplates();
    const annotations = { [`${appArmorAnnotation}web`]: "unconfined" };
    for (const spec of [
      specOf(),
      specOf({ injected: "kube-api-access-a" }),
      specOf({ image: "registry.example/web:2" }),
    ])
      for (const noted of [{}, annotations, { team: "a" }])
        expect(templates.of(spec, noted)).toEqual(podTemplate(spec, noted));
  });

  it("gives the digest of the template and of the labels that last", () => {
    const templates = new PodTemplates();
    const template = templates.of(specOf());
    for (const labels of [["app=a"], ["app=b"], ["app=a", "pod-template-hash=1"], ["app=a", "pod-template-hash=2"]])
      expect(templates.digestOf(template, labels, "web-1")).toBe(templateDigest(template, labels, "web-1"));
    expect(templates.digestOf(template, ["app=a", "pod-template-hash=1"], "")).toBe(
      templates.digestOf(template, ["app=a", "pod-template-hash=2"], ""),
    );
    const claims = templates.of(specOf({ claim: "data-web-0" }));
    for (const name of ["web-0", "web-1"])
      expect(templates.digestOf(claims, [], name)).toBe(templateDigest(claims, [], name));
  });
});
