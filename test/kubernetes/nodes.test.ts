import { afterAll, expect, test } from "vitest";
import { compile, factsOf } from "../authz/kubernetes/oracle/decision.ts";
import { judge, newJudgement, questionsAlone } from "../authz/kubernetes/oracle/judge.ts";
import { nodeSeed, recordNodes } from "../authz/kubernetes/oracle/node-record.ts";
import { nodeNamespaces, nodeObjects, nodeQuestions } from "../authz/kubernetes/oracle/nodes.ts";
import { ask } from "../authz/kubernetes/oracle/objects.ts";
import { eachOf } from "../services/kubernetes/client.ts";
import { Lab, until } from "./lab.ts";

const lab = new Lab();
afterAll(() => lab.close());

test("kubelets may do what the Node authorizer lets them do, by what pods of their machine refer to", async () => {
  for (const namespace of nodeNamespaces) await lab.namespace(namespace);
  const objects = nodeObjects(nodeSeed);
  for (const object of objects) {
    const { namespace } = object.metadata;
    const path = namespace ? `/api/v1/namespaces/${namespace}/pods` : "/api/v1/nodes";
    const { status } = await lab.client.send("POST", path, object);
    if (status !== 201 && status !== 409) throw new Error(`${object.kind} ${object.metadata.name}: ${status}`);
  }
  const [last] = objects.filter(({ spec }) => Object(spec)["nodeName"]).reverse();
  const { namespace = "", name = "" } = last?.metadata ?? {};
  const asker = { user: `system:node:${Object(last?.["spec"])["nodeName"]}`, groups: ["system:nodes"] };
  await until(
    "the graph of nodes",
    async () => (await lab.review(asker, ask("get", "pods", { namespace, name }))) !== undefined,
  );

  const questions = nodeQuestions(nodeSeed);
  const verdicts = await eachOf(questions, (question) => lab.review(question.asker, question.asked));
  const read = [
    ...(await lab.readBack()),
    ...(await lab.list("Node", "/api/v1/nodes")),
    ...(await lab.list("Pod", "/api/v1/pods")),
  ];
  const judgement = newJudgement();
  judge(judgement, questionsAlone(questions, verdicts), read, await factsOf(read), compile);
  recordNodes(lab.version, verdicts, judgement);
  expect(judgement.differences.slice(0, 20)).toEqual([]);
  expect([...judgement.features].filter(([, { allowed, denied }]) => allowed < 50 || denied < 50)).toEqual([]);
});
