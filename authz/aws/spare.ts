import { serviceOf } from "./arn.ts";
import { arnCovers } from "./arn-glob.ts";
import type { Leg } from "./legs.ts";
import { isSettled } from "./narrow.ts";
import { decidesAlone } from "./resource.ts";

/**
 * Whether a combination takes from the resource's policy what the caller's own gives anyway: another of its legs rests
 * on all that a leg of the same part rests on, and the combination with that leg leads wherever this one does.
 * @param choices every leg of the caller, part by part
 * @param same all parts are about the same resource
 */
export const isSpare = (legs: readonly Leg[], choices: readonly (readonly Leg[])[], same: boolean): boolean =>
  legs.some(
    ({ source, part }, at) =>
      source === "resource" &&
      !decidesAlone(serviceOf(part.action)) &&
      choices[at]?.some((own) => isSure(own) && legs.some((other) => includes(other, own, same))),
  );

/** What else it needs, the resource's policy alone would need as well. */
const isSure = ({ source, allows, ceilings }: Leg): boolean =>
  source === "identity" &&
  ceilings.length === 0 &&
  allows.every(({ statement }) => isSettled(statement) && statement.resources !== undefined);

const includes = (other: Leg, own: Leg, same: boolean): boolean =>
  other.source === "identity" &&
  (own.area === "*" || (same && arnCovers(own.area, other.area))) &&
  other.because.every((facts) => own.because.some((needed) => needed.every((fact) => facts.includes(fact))));
