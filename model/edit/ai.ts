import type { FactOf } from "../fact.ts";
import { otherRole, regionFlag } from "./aws-acting.ts";
import { edited } from "./kubernetes-pod.ts";
import { lines, remark, sh } from "./shell.ts";
import { afterRestart, changes, type EditSpec, hours, minutes, removes, without } from "./spec.ts";

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** Edits of what AI services are made of. */
export const aiEdits: readonly EditSpec[] = [
  changes("narrow", "k8s.pod", {
    change: "program",
    title: "Run a version of the program without the flaw, by a fixed tag, or set it up to ask who is there",
    cost: 3,
    latency: afterRestart("what was taken by the flaw until then"),
    simulates: "the pod runs other programs",
    to: (fact) => ({
      ...fact,
      containers: fact.containers.map((one) => ({ ...one, image: "another", envNames: [] })),
    }),
    command: (fact) =>
      lines(
        ...fact.containers.map(
          (one) => `kubectl set image ${edited(fact)} ${sh`${`${one.name}=<image with a fixed tag>`}`}`,
        ),
        remark("or the variable by which the program asks for a login: see docs/ai.md"),
      ),
  }),
  changes("narrow", "aws.task-definition", {
    change: "program",
    title: "Run a version of the program without the flaw, by a fixed tag, or set it up to ask who is there",
    cost: 3,
    latency: { seconds: 10 * minutes, survives: "what was taken by the flaw until then" },
    simulates: "the task runs other programs",
    to: (fact) => without(fact, "containers") as FactOf<"aws.task-definition">,
    command: ({ key, family }) =>
      sh`aws ecs register-task-definition --family=${family} --cli-input-json=file://definition.json` + regionFlag(key),
  }),
  otherRole("aws.agent-runtime", "agent runtime", ({ key }) =>
    lines(
      remark("with a role with less: the rest as get-runtime says it"),
      sh`aws bedrock-agentcore-control update-agent-runtime --agent-runtime-id=${lastOf(key)} --cli-input-json=file://runtime.json`,
    ),
  ),
  otherRole("aws.agent-gateway", "agent gateway", ({ key }) =>
    lines(
      remark("with a role with less: the rest as get-gateway says it"),
      sh`aws bedrock-agentcore-control update-gateway --gateway-identifier=${lastOf(key)} --cli-input-json=file://gateway.json`,
    ),
  ),
  removes("delete", "aws.agent-tool", {
    title: "Take the tool away from the agent",
    cost: 2,
    latency: { seconds: 5 * minutes, survives: "the prepared version, until the agent is prepared again" },
    command: ({ agent, type, name }) =>
      type === "knowledge-base"
        ? sh`aws bedrock-agent disassociate-agent-knowledge-base --agent-id=${lastOf(agent)} --agent-version=DRAFT --knowledge-base-id=${name}` +
          regionFlag(agent)
        : type === "collaborator"
          ? sh`aws bedrock-agent disassociate-agent-collaborator --agent-id=${lastOf(agent)} --agent-version=DRAFT --collaborator-id=${"<id>"}` +
            regionFlag(agent)
          : sh`aws bedrock-agent delete-agent-action-group --agent-id=${lastOf(agent)} --agent-version=DRAFT --action-group-id=${name} --skip-resource-in-use-check` +
            regionFlag(agent),
  }),
  removes("delete", "aws.gateway-target", {
    title: "Take the tool away from the gateway",
    cost: 2,
    latency: { seconds: minutes },
    command: ({ gateway, key }) =>
      sh`aws bedrock-agentcore-control delete-gateway-target --gateway-identifier=${lastOf(gateway)} --target-id=${key.slice(key.lastIndexOf("|") + 1)}` +
      regionFlag(gateway),
  }),
  changes("narrow", "aws.model", {
    change: "role",
    title: "Give the model a role with less",
    cost: 3,
    latency: {
      seconds: 10 * minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 12 * hours,
    },
    simulates: "the model has no role at all",
    to: (fact) => without(fact, "role") as FactOf<"aws.model">,
    command: ({ key, name }) =>
      lines(
        remark(
          "the role of a model is fixed: make another one with a role with less, and an endpoint configuration of it",
        ),
        sh`aws sagemaker create-model --model-name=${`${name}-narrow`} --cli-input-json=file://model.json` +
          regionFlag(key),
      ),
  }),
  removes("delete", "aws.model-endpoint", {
    title: "Delete the endpoint",
    cost: 3,
    latency: { seconds: 5 * minutes },
    command: ({ key, name }) => sh`aws sagemaker delete-endpoint --endpoint-name=${name}` + regionFlag(key),
  }),
  ...(["ai.service", "ai.store"] as const).flatMap((on) => [
    changes("restrict-network", on, {
      title: "Close it to the internet, with a private endpoint for who needs it",
      cost: 4,
      latency: { seconds: 10 * minutes },
      to: (fact: FactOf<typeof on>) => ({ ...fact, publicNetwork: false }),
      command: ({ key, product }: FactOf<typeof on>) =>
        key.startsWith("/subscriptions/")
          ? sh`az resource update --ids ${key} --set properties.publicNetworkAccess=Disabled`
          : remark(`the network of ${product} ${key} is fixed: make one with a private endpoint, and delete this`),
    }),
    changes("narrow", on, {
      change: "keys",
      title: "Take signed-in identities alone",
      cost: 3,
      latency: { seconds: 10 * minutes },
      to: (fact: FactOf<typeof on>) => ({ ...fact, keys: false }),
      command: ({ key }: FactOf<typeof on>) =>
        sh`az resource update --ids ${key} --set properties.${key.includes("/microsoft.storage/") ? "allowSharedKeyAccess=false" : "disableLocalAuth=true"}`,
    }),
  ]),
  changes("narrow", "ai.service", {
    change: "identity",
    title: "Give the service an identity with less",
    cost: 3,
    latency: {
      seconds: 10 * minutes,
      survives: "tokens of the old identity, until they end",
      survivesSeconds: 24 * hours,
    },
    simulates: "the service has no identity at all",
    to: (fact) => without(without(fact, "identity") as FactOf<"ai.service">, "alsoActsAs") as FactOf<"ai.service">,
    command: ({ key }) => remark(`deploy ${key} anew with an identity with less`),
  }),
  removes("delete", "ai.link", {
    title: "Take the connection between the two apart",
    cost: 3,
    latency: { seconds: minutes },
    command: ({ from, to, by }) => remark(`delete the ${by} by which ${from} uses ${to}`),
  }),
  removes("delete", "ai.mcp-server", {
    title: "Take the server out of the configuration",
    cost: 2,
    latency: { seconds: 0, survives: "servers that run, until the client is started anew" },
    command: ({ name, source }) => remark(`delete ${name} from ${source.document}, and start the client anew`),
  }),
];
