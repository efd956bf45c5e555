import type { ObservedIndex } from "../../graph/port.ts";
import { logsOf } from "../observed/periods.ts";
import { type Field, type FieldSource, known, none, unknown } from "./field.ts";

/**
 * When logs show it used last. `none` only where whole logs of its own scope were read: what is in no log that was read may
 * have happened all the same.
 * @param id node id of the identity, or of an access key
 */
export function lastSeen(observed: ObservedIndex, id: string, scope: string): Field<string> {
  if (observed.logs.length === 0) return unknown("no audit log was read");
  let last: ReturnType<ObservedIndex["of"]>[number] | undefined;
  for (const use of observed.of(id))
    if (use.outcome === "done" && (last === undefined || use.last > last.last)) last = use;
  if (last) {
    const { document, locator } = last.source;
    const source: FieldSource = { origin: "observed", document, locator, said: `${last.service} ${last.action}` };
    return known(last.last, source);
  }
  const { whole } = logsOf(observed, scope);
  return whole.length > 0 ? none : unknown(`no whole audit log of ${scope} was read`);
}
