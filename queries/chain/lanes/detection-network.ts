import type { AwsFlowLogFact } from "../../../model/fact/logging.ts";
import type { Fact } from "../../../model/fact.ts";
import { evidence } from "../../routes/evidence.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { flowArrival, worstArrival } from "./log-destination.ts";

const lane = ["detection", "CP10"] as const;

/** Where in networks of an account something stands. */
interface Stand {
  /** Who keeps the network's flow logs: the account that has the VPC. */
  readonly scope: string;
  readonly vpc: string | undefined;
  /** Empty where they are not told. */
  readonly subnets: readonly string[];
  readonly fact: Fact;
}

/** Whether the network that the service stands in writes connections down. What stands in no network has none to log. */
export function* flowLogCells(estate: ChainEstate, { node, workloads }: Service): Generator<Cell> {
  const stands = workloads.flatMap((id) => standOf(estate, id) ?? []);
  const [stand] = stands;
  if (!stand) return;
  const { scope, vpc, subnets, fact } = stand;
  const where = vpc ?? (subnets.join(", ") || "its network");
  const { facts } = estate;
  const of = (id: string): readonly AwsFlowLogFact[] => facts.where("aws.flow-log", "of", id);
  const whole = vpc === undefined ? [] : of(vpc);
  const bySubnet = subnets.map(of);
  const keeps = ({ on, traffic }: AwsFlowLogFact): boolean => on && traffic !== "REJECT";
  const all = whole.some(keeps) || (subnets.length > 0 && bySubnet.every((logs) => logs.some(keeps)));
  const arrival = whole.some(keeps)
    ? flowArrival(estate, whole.filter(keeps))
    : worstArrival(bySubnet.map((logs) => flowArrival(estate, logs.filter(keeps))));
  const told = [...whole, ...bySubnet.flat()];
  const kept = told.filter(keeps);
  const parts = partly(estate, stand);
  const state = all
    ? arrival.state
    : estate.read("aws.flow-log", scope) !== "read" || vpc === undefined || parts.length > 0
      ? "not-proven"
      : "absent";
  const [refused] = told.filter(({ on }) => on);
  const found = all
    ? `connections in ${where} are written down by ${kept.map(({ key }) => key).join(", ")}${arrival.why && `: ${arrival.why}`}`
    : state === "not-proven"
      ? parts.length > 0
        ? `${parts[0]?.key} writes down a part of ${where}; whether it is the service's part is not told`
        : `whether connections in ${where} are written down was not read`
      : refused
        ? `${refused.key} writes down ${refused.traffic === "REJECT" ? "what is refused alone" : `a part of ${where} alone`}`
        : told[0]
          ? `${told[0].key} is off`
          : `no flow log of ${where}`;
  yield cell(lane, ["flow log of the network", state], found, "that where code in it sent requests can be told", {
    nodes: [node.id],
    evidence: evidence(
      ...(
        [kept, told, parts].find(({ length }) => length > 0) ?? [fact, ...estate.readings(scope, "aws.flow-log")]
      ).slice(0, 4),
    ),
    gap: state === "absent" ? "blind" : "unread",
  });
}

function standOf(estate: ChainEstate, id: string): Stand | undefined {
  const { facts } = estate;
  const machine = facts.get("aws.instance", id);
  const fn = facts.get("aws.function", id);
  const subnets = (machine ?? fn)?.subnets ?? [];
  const fact = machine ?? (subnets.length > 0 ? fn : undefined);
  if (fact) {
    const known = subnets.flatMap((subnet) => facts.get("aws.subnet", subnet) ?? []);
    const vpc = machine?.vpc ?? known[0]?.vpc;
    return { scope: known[0]?.owner ?? known[0]?.scope ?? fact.scope, vpc, subnets, fact };
  }
  const pod = facts.get("k8s.pod", id);
  const cluster = pod && estate.eks(pod.cluster);
  return cluster && { scope: cluster.scope, vpc: cluster.vpc, subnets: [], fact: cluster };
}

/** Flow logs of some of the network where the service's part is not told: subnets of a cluster's nodes, single interfaces. */
function partly({ facts }: ChainEstate, { scope, vpc, subnets }: Stand): readonly AwsFlowLogFact[] {
  const own = facts.where("aws.flow-log", "scope", scope).filter(({ on, traffic }) => on && traffic !== "REJECT");
  return own.filter(
    ({ of }) =>
      of.startsWith("eni-") || (subnets.length === 0 && vpc !== undefined && facts.get("aws.subnet", of)?.vpc === vpc),
  );
}
