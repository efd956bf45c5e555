import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { ownProduct } from "../../model/examples/ai.ts";
import { podOf } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { assumed } from "../families/ai-flaw-rule.ts";
import { catalogueFacts, keepers, storeId, storeNode } from "../families/ai-flaws.ts";

const at = "k8s:prod:pod:app:vectors";
const store = "k8s:prod:store:app:vectors";
const both = [`${at}#execute -> ${store}#administer`, `${at}#read-files -> ${store}#read`];

/** Whoever runs code in a store, or reads its files, has what it keeps. */
export default defineRule({
  id: "ai.kept-data",
  version: 1,
  title: "Has what the program keeps",
  edge: "KEEPS",
  emits: {
    from: ["AwsContainerTask#execute", "AwsContainerTask#read-files", "K8sPod#execute", "K8sPod#read-files"],
    to: "AiStore#administer",
  },
  needs: catalogueFacts,
  reliesOnAbsenceIn: [],
  leaves: "durable",
  *derive(facts) {
    for (const { fact, because, status } of keepers(facts)) {
      const step = {
        because: because as [Fact, ...Fact[]],
        nodes: [storeNode(fact)],
        assumed: `the image is ${status.product.name}, which keeps its data where it runs`,
      };
      yield { from: [privilege(fact.key, "execute")], to: privilege(storeId(fact.key), "administer"), ...step };
      yield { from: [privilege(fact.key, "read-files")], to: privilege(storeId(fact.key), "read"), ...step };
    }
  },
  controls: [
    control("narrow", "k8s.pod", "Keep the data elsewhere, behind a login of its own", "program"),
    control("narrow", "aws.task-definition", "Keep the data elsewhere, behind a login of its own", "program"),
  ],
  abuse: "Copy the program's data directory, or ask it from inside with the key in its environment.",
  detection: [{ service: "runtime sensor", event: "a process of the pod that is not the store's reads its files" }],
  remediation: "kubectl exec -n <namespace> <pod> -- ls <data directory>   # then: nobody but its operator may",
  frameworks: ["attack:T1213"],
  references: ["https://qdrant.tech/documentation/guides/security/"],
  examples: [
    assumed(
      fires(
        "a vector store, asking or not",
        both,
        podOf("app", "vectors", { image: "qdrant/qdrant:v1.12.0", envNames: ["QDRANT__SERVICE__API_KEY"] }),
      ),
    ),
    assumed(
      fires(
        "one of a catalogue of one's own",
        both,
        podOf("app", "vectors", { image: "shop/memory:1.0.0" }),
        ownProduct("memory", { role: "vector-store" }),
      ),
    ),
    silent("a program that keeps nothing", podOf("app", "vectors", { image: "vllm/vllm-openai:v0.9.0" })),
  ],
});
