import { remark } from "./shell.ts";
import { endsCopies, removes } from "./spec.ts";

/** Edits of what several sources declare. */
export const commonEdits = [
  endsCopies("rotate", "unlocks", {
    title: "Rotate the secret",
    cost: 1,
    reversible: false,
    latency: { seconds: 300, survives: "sessions that were opened with the old value, until they end" },
    command: ({ secret, target }) => remark(`give ${target} a new login, store it in ${secret}, end the old one`),
  }),
  removes("delete", "unlocks", {
    title: "Let callers prove who they are to the target, without a stored secret",
    cost: 5,
    latency: { seconds: 300, survives: "copies of the secret, until its login is taken away" },
    command: ({ secret, target }) =>
      remark(`give the callers of ${target} identities of their own, end the login of ${secret}, delete the secret`),
  }),
];
