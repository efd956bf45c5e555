import type { FactOf } from "../../../model/fact.ts";
import { type Built, control, hop, ranges } from "./build.ts";

/** The provider's edge of a managed service: its firewall, then a key or a sign-in. It answers nobody without. */
export function aiHops(fact: FactOf<"ai.service"> | FactOf<"ai.store">): readonly Built[] {
  const { keys, identities, hosts, name, otherwise, admits } = fact;
  const kind = keys === true && identities === false ? "api-key" : keys === false ? "iam" : "api-key";
  const login =
    keys === false
      ? "a signed-in identity"
      : identities === false
        ? "a shared key"
        : keys === true
          ? "a shared key or a signed-in identity"
          : "a key or a signed-in identity";
  const firewall = otherwise === "deny" ? ranges(admits.length > 0 ? admits : ["no network"], fact) : [];
  return [
    hop("gateway", hosts[0] ?? name, [fact], {
      node: fact.key,
      controls: [...firewall, control(kind, login, "require", "every request", fact)],
    }),
  ];
}
