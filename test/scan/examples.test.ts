import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments, parse as parseYaml } from "yaml";
import { z } from "zod";
import schema from "../../docs/scan.schema.json" with { type: "json" };
import { readScan } from "../../scan/declaration/read.ts";

const folder = path.join(import.meta.dirname, "../../examples/scan");
const text = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const published = z.fromJSONSchema(schema as never);

describe("examples of scans", () => {
  it("scan.yaml fits the published form, and is read", () => {
    expect(published.safeParse(parseYaml(text("scan.yaml"))).success).toBe(true);
    expect(readScan(path.join(folder, "scan.yaml"), 0).sources).toHaveLength(1);
    expect(published.safeParse({ format: "ambit-scan/v1", name: "a", sources: [] }).success).toBe(false);
  });

  it("the CronJob has the least: no root, a read-only root folder, no capability, one run at a time", () => {
    const documents = parseAllDocuments(text("kubernetes/cronjob.yaml")).map((one) => one.toJS());
    const of = (kind: string) => documents.find((one) => one.kind === kind);
    const { spec } = of("CronJob");
    const pod = spec.jobTemplate.spec.template.spec;
    expect(spec.concurrencyPolicy).toBe("Forbid");
    expect(spec.jobTemplate.spec.backoffLimit).toBe(0);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    for (const { securityContext, image } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(image).toMatch(/:\d+\.\d+\.\d+$/);
    }
    const mounted = pod.containers[0].volumeMounts.map(({ name }: { name: string }) => name).sort();
    expect(pod.volumes.map(({ name }: { name: string }) => name).sort()).toEqual(mounted);
    expect(of("ServiceAccount").automountServiceAccountToken).toBe(false);
    expect(of("NetworkPolicy").spec.ingress).toEqual([]);
    expect(published.safeParse(parseYaml(of("ConfigMap").data["scan.yaml"])).success).toBe(true);
    expect(documents.some(({ kind }) => kind === "Secret" || kind === "ClusterRoleBinding")).toBe(false);
  });

  // What hadolint and Docker's own checks ask for, of what stands here.
  it("the Dockerfile runs as nobody, in stages, from images with a version, with exec forms", () => {
    const lines = text("Dockerfile")
      .replace(/\\\n\s*/g, " ")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const instructions = lines.map((line) => /^([A-Z]+) (.+)$/.exec(line) ?? []);
    const known = /^(FROM|WORKDIR|COPY|RUN|ARG|ENV|USER|VOLUME|ENTRYPOINT|CMD)$/;
    for (const [line, word = ""] of instructions) expect([line, known.test(word)]).toEqual([line, true]);
    const of = (word: string) => instructions.filter(([, one]) => one === word).map(([, , rest = ""]) => rest);
    expect(of("FROM")).toEqual(["node:24-slim AS build", "node:24-slim AS packages", "node:24-slim"]);
    const stages = of("FROM").map((from) => / AS (\w+)/.exec(from)?.[1]);
    for (const rest of of("COPY")) {
      const from = /--from=(\w+)/.exec(rest)?.[1];
      if (from) expect(stages).toContain(from);
    }
    for (const folder of of("WORKDIR")) expect(folder).toMatch(/^\//);
    const last = instructions.slice(instructions.findLastIndex(([, word]) => word === "FROM"));
    const user = last.findIndex(([, word]) => word === "USER");
    expect(last[user]?.[2]).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(last.slice(user).some(([, word]) => word === "RUN" || word === "COPY")).toBe(false);
    for (const form of [...of("ENTRYPOINT"), ...of("CMD")]) expect(Array.isArray(JSON.parse(form))).toBe(true);
    expect(text("Dockerfile")).not.toMatch(/\b(sudo|curl|ADD)\b|:latest|apt-get/);
    // Each client that the image brings is one that the package names.
    const names = JSON.parse(readFileSync(path.join(folder, "../../package.json"), "utf8")).peerDependencies;
    const clients = /ARG CLIENTS="([^"]+)"/.exec(text("Dockerfile"))?.[1]?.split(" ") ?? [];
    for (const client of clients) expect(Object.keys(names)).toContain(client.slice(0, client.lastIndexOf("@")));
  });

  it("the workflows hold no right that they do not use, and take no program from a registry by name alone", () => {
    const github = parseYaml(text("github-actions.yml"));
    expect(github.permissions).toEqual({});
    expect(github.jobs.scan.permissions).toEqual({ contents: "read", "security-events": "write" });
    expect(github.jobs.scan.steps[0].with["persist-credentials"]).toBe(false);
    const gitlab = parseYaml(text("gitlab-ci.yml"))["ambit-scan"];
    expect([gitlab.allow_failure.exit_codes, gitlab.artifacts.when]).toEqual([[3], "always"]);
    for (const file of ["github-actions.yml", "gitlab-ci.yml"]) expect(text(file)).not.toMatch(/npx|npm (i|install)\b/);
  });

  it("the systemd unit is confined, keeps its state to itself and takes 1 and 3 as answers", () => {
    const unit = text("systemd/ambit-scan.service");
    for (const line of [
      "DynamicUser=yes",
      "ProtectSystem=strict",
      "NoNewPrivileges=yes",
      "CapabilityBoundingSet=",
      "StateDirectoryMode=0700",
      "SuccessExitStatus=1 3",
      "Type=oneshot",
    ])
      expect(unit.split("\n")).toContain(line);
    expect(text("systemd/ambit-scan.timer")).toContain("RandomizedDelaySec=");
  });
});
