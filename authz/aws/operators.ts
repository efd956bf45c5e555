import { globMatches } from "./pattern.ts";

/** The address of a caller on the internet who cannot choose it: inside no range but the whole internet. */
export const somePublicAddress = "public";

type Test = (actual: string, wanted: string) => boolean;

const number =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, wanted) =>
    test(Number(actual), Number(wanted));
/** ISO 8601 or seconds since 1970. */
const time = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const date =
  (test: (a: number, b: number) => boolean): Test =>
  (actual, wanted) =>
    test(time(actual), time(wanted));

/** The six fields of an ARN are matched one by one: a `*` of one field does not run into the next. */
function arnLike(actual: string, wanted: string): boolean {
  const fields = (text: string): string[] => {
    const parts = text.split(":");
    return [...parts.slice(0, 5), parts.slice(5).join(":")];
  };
  const want = fields(wanted);
  return wanted === "*" || fields(actual).every((field, index) => globMatches(want[index] ?? "", field));
}

/** Tests of one context value against one policy value, by the operator's name without `Not`, prefix and suffix. */
const tests: Readonly<Record<string, Test>> = {
  stringequals: (a, w) => a === w,
  stringequalsignorecase: (a, w) => a.toLowerCase() === w.toLowerCase(),
  stringlike: (a, w) => globMatches(w, a),
  numericequals: number((a, b) => a === b),
  numericlessthan: number((a, b) => a < b),
  numericlessthanequals: number((a, b) => a <= b),
  numericgreaterthan: number((a, b) => a > b),
  numericgreaterthanequals: number((a, b) => a >= b),
  dateequals: date((a, b) => a === b),
  datelessthan: date((a, b) => a < b),
  datelessthanequals: date((a, b) => a <= b),
  dategreaterthan: date((a, b) => a > b),
  dategreaterthanequals: date((a, b) => a >= b),
  bool: (a, w) => a.toLowerCase() === w.toLowerCase(),
  binaryequals: (a, w) => a === w,
  ipaddress: (a, w) => inRange(a, w),
  arnequals: arnLike,
  arnlike: arnLike,
};

/** An operator as written, taken apart. */
export interface Operator {
  readonly test: Test | undefined;
  /** The test without its `Not`: `stringlike`. */
  readonly name: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  readonly isNull: boolean;
}

export function parseOperator(text: string): Operator {
  const [head = "", tail] = text.split(":");
  const lower = (tail ?? head).toLowerCase();
  const prefix = tail === undefined ? "" : head.toLowerCase();
  const ifExists = lower.endsWith("ifexists");
  const plain = ifExists ? lower.slice(0, -"ifexists".length) : lower;
  const negated = /^(string|arn|numeric|date)not|^notipaddress$/.test(plain);
  const name = negated ? plain.replace("not", "") : plain;
  const known = prefix === "" || prefix === "forallvalues" || prefix === "foranyvalue";
  return {
    test: known ? tests[name] : undefined,
    name,
    negated,
    ifExists,
    set: prefix === "forallvalues" ? "ForAllValues" : prefix === "foranyvalue" ? "ForAnyValue" : undefined,
    isNull: plain === "null" && prefix === "",
  };
}

/** Whether the condition holds for the values of its key; undefined for an operator that is none of IAM's. */
export function holds(
  operator: Operator,
  actual: readonly string[] | undefined,
  wanted: readonly string[],
): boolean | undefined {
  // A key without a value is null, as one that the request does not have.
  const values = actual ?? [];
  if (operator.isNull) return wanted.some((value) => (value.toLowerCase() === "true") === (values.length === 0));
  const { test, negated, set } = operator;
  if (!test) return undefined;
  if (values.length === 0) {
    if (operator.ifExists || set === "ForAllValues") return true;
    return negated && set === undefined;
  }
  const one = (value: string): boolean => wanted.some((want) => test(value, want)) !== negated;
  if (set === "ForAllValues") return values.every(one);
  return negated && set === undefined ? values.every(one) : values.some(one);
}

/** True where the address is in the CIDR range (or equals the address). IPv4 and IPv6. */
export function inRange(address: string, range: string): boolean {
  const [base = "", length] = range.split("/");
  const network = bits(base);
  if (network === undefined) return false;
  const size = length === undefined ? network.length : Number(length);
  if (address === somePublicAddress) return size === 0;
  const own = bits(address);
  return own !== undefined && own.length === network.length && own.slice(0, size) === network.slice(0, size);
}

/** Whether the first range, or address, holds all of the second. */
export function holdsRange(outer: string, inner: string): boolean {
  const [base = ""] = inner.split("/");
  return lengthOf(outer) <= lengthOf(inner) && inRange(base, outer);
}

function lengthOf(range: string): number {
  const [base = "", length] = range.split("/");
  return Number(length ?? (base.includes(":") ? 128 : 32));
}

/** True for ranges that no address on the internet is in (RFC 1918, 6598, 3927, 4193, loopback). */
export function isPrivateRange(range: string): boolean {
  const blocks = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
  ];
  return blocks.some((block) => holdsRange(block, range));
}

function bits(address: string): string | undefined {
  if (address.includes(":")) return bits6(address);
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.map((part) => Number(part).toString(2).padStart(8, "0")).join("");
}

function bits6(address: string): string | undefined {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
}
