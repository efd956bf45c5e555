import { withheld } from "../../model/redact.ts";
import { type HclValue, refuse } from "./hcl.ts";

export type ParameterValue = string | number | boolean;

/** A list of strings; numbers stand for their digits. */
export function strings(value: HclValue): readonly string[] {
  if (value.type !== "list") return refuse(value.line, "a list is expected");
  return value.items.map((item) =>
    item.type === "string" || item.type === "number"
      ? String(item.value)
      : refuse(item.line, "a list of strings is expected"),
  );
}

/** `{ name = [values] }`, names in lower case as the server compares them. */
export function parameters(
  values: readonly HclValue[] | undefined,
): Record<string, readonly ParameterValue[]> | undefined {
  if (!values) return undefined;
  const entries = new Map<string, ParameterValue[]>();
  for (const value of values) {
    if (value.type !== "object") return refuse(value.line, "parameters are not an object");
    for (const { keys, value: list } of value.items) {
      if (list.type !== "list") return refuse(list.line, "a parameter's values are not a list");
      const key = (keys[0] ?? "").toLowerCase();
      const known = entries.get(key) ?? [];
      entries.set(key, [...known, ...list.items.map(scalar)]);
    }
  }
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A list or object among the values, which only a request's own list or object can equal, is left open. */
const scalar = (value: HclValue): ParameterValue =>
  value.type === "list" || value.type === "object" ? withheld : value.value;

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
};

/** A number of seconds, or a duration as Go writes it (`1h30m`), with `d` for days; below zero it bounds nothing. */
export function seconds(value: HclValue | undefined): number | undefined {
  if (!value) return undefined;
  if (value.type === "number") return value.value;
  if (value.type !== "string") return refuse(value.line, "a duration is expected");
  const text = value.value.trim();
  if (text === "") return 0;
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^[-+]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$/.test(text)) return refuse(value.line, "a duration is expected");
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)) {
    total += Number(amount) * (units[unit ?? "s"] ?? 1);
  }
  return text.startsWith("-") ? -total : total;
}

/** RFC 3339, or seconds since 1970; as ISO 8601 in UTC. */
export function moment(value: HclValue | undefined): string | undefined {
  if (!value) return undefined;
  const raw = value.type === "string" || value.type === "number" ? String(value.value) : "";
  const time = /^\d+$/.test(raw) ? Number(raw) * 1000 : /^\d{4}-\d\d-\d\dT/.test(raw) ? Date.parse(raw) : Number.NaN;
  return Number.isFinite(time) && time < 8.64e15
    ? new Date(time).toISOString()
    : refuse(value.line, "a time is expected");
}
