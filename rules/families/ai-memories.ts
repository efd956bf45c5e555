import { regional, type Stores } from "./aws-stores.ts";

/** Memories of AgentCore. A customer's key is used by the service, for whoever may ask it. */
export const memories: Stores = {
  name: "aws.agent-memory",
  find: (facts) => facts.of("aws.agent-memory").map(regional),
};
