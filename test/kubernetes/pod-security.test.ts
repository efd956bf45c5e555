import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  differencesOf,
  type PodVerdict,
  podSecurityCases,
  recordPods,
  standards,
} from "../authz/kubernetes/oracle/pod-cases.ts";
import { refusal } from "../authz/kubernetes/oracle/pods.ts";
import { eachOf } from "../services/kubernetes/client.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
afterAll(() => lab.close());

describe("Pod Security", () => {
  beforeAll(async () => {
    const prefix = "pod-security.kubernetes.io/enforce";
    for (const { name, level, version } of standards) {
      await lab.namespace(name, { [prefix]: level, [`${prefix}-version`]: version });
    }
  });

  test("generated pods are refused at a level and version where the server refuses them, for the same checks", async () => {
    const verdicts = await eachOf(podSecurityCases(), async ({ pod, standard }): Promise<PodVerdict> => {
      const path = `/api/v1/namespaces/${standard.name}/pods?dryRun=All`;
      const { status, body } = await lab.client.send("POST", path, pod);
      if (status === 201) return [];
      const reasons = status === 403 ? refusal(body.message) : undefined;
      return reasons ?? "invalid";
    });
    recordPods(lab.version, verdicts);
    expect(differencesOf(verdicts).slice(0, 20)).toEqual([]);
    expect(verdicts.filter((verdict) => verdict !== "invalid").length).toBeGreaterThan(2_000);
  });
});
