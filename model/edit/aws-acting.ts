import type { AwsActing } from "../fact/aws-compute.ts";
import type { FactKind, FactOf } from "../fact.ts";
import { sh } from "./shell.ts";
import { changes, type EditSpec, hours, minutes, without } from "./spec.ts";

/** Kinds whose facts name the role that they act as. */
type Acting = { [K in FactKind]: FactOf<K> extends AwsActing ? K : never }[FactKind];

/** Of an ARN; empty where it has none. */
const regionOf = (arn: string): string => arn.split(":")[3] ?? "";

/** For a command about what an ARN names; nothing where it is in no region, or the plan leaves the region open. */
export const regionFlag = (arn: string): string => inRegion(regionOf(arn));

/** The same of what names no region itself. */
export const inRegion = (region: string | undefined): string =>
  region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region) ? sh` --region=${region}` : "";

/** Gives a resource a role with less. `told` is the command, whose last line gets the region by itself. */
export const otherRole = <K extends Acting>(on: K, what: string, told: (fact: FactOf<K>) => string): EditSpec =>
  changes("narrow", on, {
    title: `Give the ${what} a role with less`,
    cost: 3,
    latency: {
      seconds: 5 * minutes,
      survives: "sessions of the old role, until they end",
      survivesSeconds: 12 * hours,
    },
    simulates: `the ${what} has no role at all`,
    to: (fact) => without<AwsActing, "role">(fact as AwsActing, "role") as unknown as FactOf<K>,
    command: (fact) => told(fact) + regionFlag(fact.key),
  });
