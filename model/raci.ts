import type { Duty } from "./owner.ts";

/**
 * Who a control point names: a duty, or an owner of the thing that it guards: `owner` its business owner, `worker` its
 * technical owner.
 */
export type RaciRole = Duty | "owner" | "worker";

export type ControlPointId = `CP${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

/** A place on the way from a request to data where somebody decides. */
export interface ControlPoint {
  readonly id: ControlPointId;
  readonly title: string;
  /** Exactly one. */
  readonly accountable: RaciRole;
  readonly responsible: readonly RaciRole[];
  readonly consulted: readonly RaciRole[];
  readonly informed: readonly RaciRole[];
}

const point = (
  id: ControlPointId,
  title: string,
  accountable: RaciRole,
  responsible: readonly RaciRole[],
  consulted: readonly RaciRole[],
  informed: readonly RaciRole[],
): ControlPoint => ({ id, title, accountable, responsible, consulted, informed });

/**
 * Control points of the execution chain of an AI service. The application owner decides over the code path, the platform
 * team over the runtime, the cloud team over exposure, segmentation and baseline policy. What a provider runs stays with
 * whoever chose to use it.
 */
export const controlPoints: readonly ControlPoint[] = [
  point("CP1", "public exposure", "cloud", ["cloud"], ["platform", "security"], ["app"]),
  point("CP2", "edge filtering and routing", "platform", ["platform"], ["app", "cloud"], ["security"]),
  point("CP3", "authentication placement and exceptions", "app", ["platform", "app"], ["security"], ["cloud"]),
  point("CP4", "code that runs before authentication", "app", ["app"], ["security"], ["platform"]),
  point("CP5", "runtime permissions", "platform", ["platform"], ["app", "cloud"], ["security"]),
  point("CP6", "access to secrets", "owner", ["platform"], ["app"], ["security"]),
  point("CP7", "retrieval and data stores", "owner", ["app"], ["platform"], ["security"]),
  point("CP8", "tools, plugins and autonomy of agents", "app", ["app"], ["security", "owner"], ["platform"]),
  point("CP9", "network segmentation and account baseline", "cloud", ["cloud"], ["platform"], ["app"]),
  point("CP10", "logging, alerting, isolation", "platform", ["platform", "security"], ["security"], ["app"]),
  point("CP11", "the provider's side of managed services", "app", ["provider"], ["cloud"], ["security"]),
  point("CP12", "life of each credential", "owner", ["worker"], ["security"], ["platform"]),
];

const byId: ReadonlyMap<ControlPointId, ControlPoint> = new Map(controlPoints.map((one) => [one.id, one]));

export const controlPoint = (id: ControlPointId): ControlPoint | undefined => byId.get(id);

/**
 * Whose word a control point needs when something at it changes. What an owner of the thing is accountable for, people with
 * the role `data` sign for secrets and data stores, those of the application for credentials: changes are signed by roles, not
 * thing by thing.
 */
export function dutyFor(id: ControlPointId): Duty {
  const accountable = byId.get(id)?.accountable ?? "owner";
  if (accountable !== "owner" && accountable !== "worker") return accountable;
  return id === "CP12" ? "app" : "data";
}
