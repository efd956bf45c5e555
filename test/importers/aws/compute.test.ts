import { describe, expect, it } from "vitest";
import { account, iam, regional, resources } from "./fixture.ts";
import { importAws } from "./import.ts";

const imported = importAws({ "resources.json": resources() });

describe("what acts as a role", () => {
  it("is read with its role and its state", async () => {
    const { get } = await imported;
    const role = iam("role/app");
    expect(get("aws.build-project", regional("codebuild", "project/release"))).toMatchObject({ role, batch: false });
    expect(get("aws.notebook", regional("sagemaker", "notebook-instance/lab"))).toMatchObject({
      role,
      state: "InService",
      metadataVersion: "1",
    });
    expect(get("aws.dev-endpoint", regional("glue", "devEndpoint/etl"))).toMatchObject({ role, state: "READY" });
    expect(get("aws.glue-job", regional("glue", "job/nightly"))).toMatchObject({ role: iam("role/service/app") });
    expect(get("aws.app-service", regional("apprunner", "service/site/1"))).toMatchObject({ role });
    expect(get("aws.code-interpreter", regional("bedrock-agentcore", "code-interpreter-custom/ci-1"))).toMatchObject({
      role,
      name: "sandbox",
    });
    expect(get("aws.stack", regional("cloudformation", "stack/base/1"))).toMatchObject({ role });
    expect(get("aws.stack-set", regional("cloudformation", "stackset/guard:1"))).toMatchObject({
      administrationRole: role,
      executionRole: "execution",
      accounts: [account],
    });
  });

  it("alike tasks are one, without those that stopped", async () => {
    const { of } = await imported;
    expect(of("aws.task")).toMatchObject([
      {
        name: "web",
        members: ["task/main/t1", "task/main/t2"],
        definition: regional("ecs", "task-definition/web:3"),
        executeCommand: true,
        hosts: [regional("ecs", "container-instance/main/h1")],
      },
    ]);
    expect(of("aws.task-service")).toMatchObject([
      { definition: regional("ecs", "task-definition/web"), group: "service:web", count: 2 },
    ]);
    expect(of("aws.task-host")).toMatchObject([{ instance: "i-3" }]);
  });

  it("a task keeps its id when it is replaced, by one of a newer revision too", async () => {
    const document = structuredClone(resources());
    for (const one of document.ECS.Tasks) {
      one.taskArn = `${one.taskArn}-again`;
      one.taskDefinitionArn = one.taskDefinitionArn.replace(/3$/, "4");
    }
    const { of } = await importAws({ "resources.json": document });
    const before = (await imported).of("aws.task");
    expect(of("aws.task").map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  it("profiles of launch templates, configurations and environments, by ARN or name", async () => {
    const { of } = await imported;
    const profile = iam("instance-profile/app");
    expect(of("aws.launch-template")).toMatchObject([{ names: ["lt-1", "web"] }]);
    expect(of("aws.launch-template-version")).toMatchObject([{ template: "lt-1", default: true, profile }]);
    expect(of("aws.scaling-group")).toMatchObject([{ template: "lt-1", version: "$Latest", max: 3 }]);
    expect(of("aws.launch-configuration")).toMatchObject([{ profile }]);
    expect(of("aws.app-environment")).toMatchObject([{ profile, application: "shop" }]);
  });

  it("a list that does not say roles is not all there is", async () => {
    const document = {
      AccountId: account,
      Region: "eu-west-1",
      SageMaker: { NotebookInstances: [{ NotebookInstanceName: "lab", NotebookInstanceStatus: "InService" }] },
      AppRunner: { Services: [{ ServiceName: "site", ServiceArn: regional("apprunner", "service/site/1") }] },
    };
    const { coverage, problems } = await importAws({ "r.json": document });
    expect(problems).toEqual([]);
    expect(coverage("aws.notebook")).toBe("partly");
    expect(coverage("aws.app-service")).toBe("partly");
  });

  it("whether batches are configured is told by a whole project only", async () => {
    const project = { name: "p", serviceRole: iam("role/app") };
    const { of } = await importAws({
      "r.json": {
        AccountId: account,
        Region: "eu-west-1",
        CodeBuild: { Projects: [project, { ...project, name: "q", buildBatchConfig: {} }] },
      },
    });
    expect(of("aws.build-project").map(({ name, batch }) => [name, batch])).toEqual([
      ["p", undefined],
      ["q", true],
    ]);
  });
});
