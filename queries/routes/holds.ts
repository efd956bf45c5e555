import type { Hop, RouteControl } from "./placement.ts";

/** Whether who gets past the control has shown an identity: ranges and API keys of a gateway show none. */
const authenticates = ({ kind }: RouteControl, { place }: Pick<Hop, "place">): boolean =>
  kind !== "ip-allow" && !(kind === "api-key" && place === "api-gateway");

/** Whether no request without an identity passes the control. */
export const holdsFor = (control: RouteControl, hop: Pick<Hop, "place">): boolean =>
  control.mode === "require" && authenticates(control, hop);
