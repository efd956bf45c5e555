import { evidence } from "../../routes/evidence.ts";
import type { Hop, HopPlace } from "../../routes/placement.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { deliveredOf, functions, written } from "./detection-written.ts";
import { arrivalAt, deliveryArrival, worstArrival } from "./log-destination.ts";
import { managedLog } from "./managed.ts";

const lane = ["detection", "CP10"] as const;
/** Hops that can write requests down, where it can be read whether they do. */
const logging: ReadonlySet<HopPlace> = new Set(["cdn", "load-balancer", "api-gateway", "function-url"]);
const mostHops = 6;

/** Whether what takes requests from the internet writes them down. */
export function* accessLogCells(estate: ChainEstate, service: Service): Generator<Cell> {
  const { placements } = service;
  const hops = new Map<string, Hop>();
  for (const hop of placements.flatMap((one) => one.hops))
    if (hop.node !== undefined && logging.has(hop.place)) hops.set(hop.node, hop);
  for (const [id, hop] of [...hops].slice(0, mostHops)) yield accessLog(estate, id, hop);
  const own = managedLog(estate, service);
  if (own) yield own;
  else if (placements.length > 0 && hops.size === 0) {
    const names = [...new Set(placements.flatMap((one) => one.hops.slice(0, 1).map(({ name }) => name)))];
    yield cell(
      lane,
      ["request log at the edge", "not-proven"],
      `whether ${names.slice(0, 3).join(", ") || "the edge"} writes requests down is in no input`,
      "that a request can be found afterwards",
      { nodes: placements.map(({ route }) => route).slice(0, mostHops), gap: "its logging was not read" },
    );
  }
}

function accessLog(estate: ChainEstate, id: string, { name, because }: Hop): Cell {
  const fn = estate.facts.get("aws.function", id);
  // A function's own URL has no log: that it was asked is a data event of the function.
  if (fn) {
    const { state, because: told } = written(estate, functions, { id, scope: fn.scope });
    const said = {
      present: "are written down",
      absent: "are not written down",
      "not-proven": "may be written down: not read",
    };
    return cell(
      lane,
      [`requests of ${name}`, state],
      `calls of its URL ${said[state]}`,
      "that a request can be found afterwards",
      {
        nodes: [id],
        evidence: evidence(...told.slice(0, 4)),
        gap: state === "absent" ? "blind" : "unread",
      },
    );
  }
  const { facts } = estate;
  const api = facts.get("aws.api", id);
  const asked = api ? (api.stages ?? []).map((stage) => `${id}/${stage}`) : [id];
  const settings = asked.flatMap((of) => estate.logSetting(of, "access") ?? []);
  const delivered = deliveredOf(estate, id);
  const off = settings.filter(({ on }) => !on);
  // Distributions send logs by vended deliveries as well: that the old setting is off proves nothing until those were read.
  const vended = facts.get("aws.distribution", id);
  const silent =
    off.length > 0 &&
    !delivered &&
    (!vended ||
      ["aws.log-source", "aws.log-delivery"].every(
        (kind) => estate.read(kind as "aws.log-source", vended.scope) === "read",
      ));
  const on = delivered !== undefined || (settings.length > 0 && settings.length === asked.length && off.length === 0);
  const shown = delivered ? [delivered] : off.length > 0 ? off : settings;
  const partition = id.split(":")[1];
  const kept = delivered
    ? deliveryArrival(estate, delivered)
    : worstArrival(settings.map(({ to }) => arrivalAt(estate, to, partition)));
  return cell(
    lane,
    [`access log of ${name}`, on ? kept.state : silent ? "absent" : "not-proven"],
    on
      ? `${name} writes its requests down${kept.why && `: ${kept.why}`}`
      : silent
        ? `${name} does not write its requests down`
        : `whether ${name} writes its requests down was not read`,
    "that a request can be found afterwards",
    {
      nodes: [id],
      evidence: shown.length > 0 ? evidence(...shown, ...kept.because) : because.slice(0, 2),
      gap: silent ? "blind" : "unread",
    },
  );
}
