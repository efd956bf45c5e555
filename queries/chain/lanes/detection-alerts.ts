import type { Fact, FactKind } from "../../../model/fact.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import { compositesAbove } from "./composite-alarms.ts";

const lane = ["detection", "CP10"] as const;
const alerting: readonly FactKind[] = ["aws.detector", "aws.event-rule", "aws.metric-filter", "aws.alarm"];
/** Services whose events are findings: rules on them tell somebody once something finds. */
const finding: ReadonlySet<string> = new Set(["aws.guardduty", "aws.securityhub", "aws.access-analyzer"]);
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html: alarms send events, too. */
const ofAlarms = "aws.cloudwatch";

interface Judged {
  readonly state: CellState;
  readonly found: string;
  readonly because: readonly Fact[];
}

/** Whether somebody is told of what logs show: findings that are sent on, or an alarm on a trail's log group. */
export function* alertCells(estate: ChainEstate, accounts: readonly string[]): Generator<Cell> {
  for (const account of accounts) {
    const { state, found, because } = judged(estate, account);
    yield cell(
      lane,
      [`alerting in ${account.slice(account.lastIndexOf(":") + 1)}`, state],
      found,
      "that somebody acts in time",
      {
        nodes: [account],
        evidence: evidence(...because.slice(0, 4)),
        gap: state === "absent" ? "nobody is told" : "unread",
      },
    );
  }
}

function judged(estate: ChainEstate, account: string): Judged {
  const { facts } = estate;
  const trails = estate.trails(account);
  // What a trail of the organization writes is watched where the trail is.
  const places = [
    ...new Set([account, ...trails.flatMap(({ scope, logGroupIn }) => [scope, ...(logGroupIn ? [logGroupIn] : [])])]),
  ];
  const groups = new Set(
    trails.flatMap(({ logGroup, logGroupIn, scope }) => (logGroup ? [`${logGroupIn ?? scope}|${logGroup}`] : [])),
  );
  const filters = places.flatMap((scope) => facts.where("aws.metric-filter", "scope", scope));
  const metrics = new Set(
    filters
      .filter(({ logGroup, scope }) => groups.has(`${scope}|${logGroup}`))
      .flatMap((one) => one.metrics.map((metric) => `${one.scope}|${metric}`)),
  );
  const watching = places
    .flatMap((scope) => facts.where("aws.alarm", "scope", scope))
    .filter((one) => one.metrics.some((metric) => metrics.has(`${one.scope}|${metric}`)));
  const composite = compositesAbove(estate, watching, places);
  const rules = places
    .flatMap((scope) => facts.where("aws.event-rule", "scope", scope))
    .filter(({ on, targets }) => on && targets !== 0);
  const detectors = facts.where("aws.detector", "scope", account).filter(({ on }) => on);
  const finds = rules.filter(({ sources, scope }) => scope === account && sources?.some((one) => finding.has(one)));
  const hears = rules.filter(({ sources }) => watching.length > 0 && sources?.includes(ofAlarms));
  const telling = [
    ...watching.filter(({ acts }) => acts),
    ...composite.telling,
    ...[...(detectors.length > 0 ? finds : []), ...hears].filter(({ targets }) => targets !== undefined),
  ];
  const open = (found: string, because: readonly Fact[] = []): Judged => ({ state: "not-proven", found, because });
  if (telling[0]) return { state: "present", found: `${telling[0].name} tells somebody`, because: telling };
  if (places.some((scope) => alerting.some((kind) => estate.read(kind, scope) !== "read")))
    return open("who is told of what logs show was not read whole", detectors);
  const [untold] = [...finds, ...hears].filter(({ targets }) => targets === undefined);
  if (untold) return open(`whom ${untold.name} tells was not read`, [untold]);
  if (finds[0]) return open(`${finds[0].name} waits for findings, and whether anything finds was not read`, finds);
  const [unclear] = rules.filter(({ sources }) => sources === undefined);
  if (unclear) return open(`whose events ${unclear.name} takes is not told by name`, [unclear]);
  const [silent] = watching;
  const [perhaps] = composite.perhaps;
  if (silent && perhaps)
    return open(
      `${silent.name} tells nobody itself; composite alarm ${perhaps.name} ${perhaps.suppressed ? "can be suppressed" : perhaps.of ? "goes by other alarms as well" : "has a rule that is not told"}`,
      [...composite.perhaps, ...watching],
    );
  if (silent && watching.some(({ scope }) => estate.read("aws.composite-alarm", scope) !== "read"))
    return open(`${silent.name} tells nobody itself; whether a composite alarm does was not read`, watching);
  if (detectors.length === 0)
    return {
      state: "absent",
      found: `${silent ? `${silent.name} tells nobody, nor does a composite alarm` : "no alarm on what is written down"}, and no detector`,
      because: silent ? watching : estate.readings(account, ...alerting),
    };
  // Of an organization one account may send on what all detectors find; which one was not read.
  return facts.get("aws.account", account)?.organization !== undefined || estate.read("aws.scp", account) !== "read"
    ? open("GuardDuty finds, and whether its administrator's account sends findings on was not read", detectors)
    : { state: "absent", found: "GuardDuty finds, and no rule sends its findings on", because: detectors };
}
