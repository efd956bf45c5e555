import type { ServiceRow } from "../../../queries/chain/answer.ts";

/** How the worst of a service's routes asks who is there. */
export const entryWords: Readonly<Record<ServiceRow["entry"], string>> = {
  authenticated: "login required",
  none: "not from the internet",
  "not-proven": "login not proven",
  unauthenticated: "no login",
};
