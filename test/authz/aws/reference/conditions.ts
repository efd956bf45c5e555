import { list, type Statement } from "./estate.ts";
import { arnLike, compile, type Values } from "./wildcards.ts";

/**
 * The Condition element, as
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * have it: operators and keys are joined by AND, values by OR (NOR where the operator is negated).
 */
export function conditionHolds({ Condition: condition = {} }: Statement, context: Values): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => testHolds(operator, key, list(values), context)),
  );
}

function testHolds(written: string, key: string, wanted: readonly string[], context: Values): boolean {
  const found = context.get(key.toLowerCase()) ?? [];
  const present = found.length > 0;
  const [qualifier, named] = written.includes(":") ? (written.split(":") as [string, string]) : ["", written];
  if (named === "Null") return wanted.some((value) => (value === "true") === !present);
  const ifExists = named.endsWith("IfExists");
  const operator = ifExists ? named.slice(0, -"IfExists".length) : named;
  const negated = operator.includes("Not");
  const plain = operator.replace("Not", "");
  const likeOne = (value: string): boolean => wanted.some((one) => matches(plain, value, one, context));
  const passes = (value: string): boolean => (negated ? !likeOne(value) : likeOne(value));

  if (!present && ifExists) return true;
  // True also where there is nothing to test; ForAnyValue is false then, negated or not.
  if (qualifier === "ForAllValues") return found.every(passes);
  if (qualifier === "ForAnyValue") return found.some(passes);
  if (!present) return negated;
  return found.every(passes);
}

/** One value of the request against one of the policy, without negation. */
function matches(operator: string, value: string, wanted: string, context: Values): boolean {
  switch (operator) {
    case "StringEquals":
      return compile(wanted, context, false)?.test(value) ?? false;
    case "StringEqualsIgnoreCase": {
      const exact = compile(wanted, context, false);
      return exact !== undefined && new RegExp(exact.source, "i").test(value);
    }
    case "StringLike":
      return compile(wanted, context, true)?.test(value) ?? false;
    case "ArnEquals":
    case "ArnLike":
      return arnLike(value, wanted, context);
    case "Bool":
      return value.toLowerCase() === wanted.toLowerCase();
    case "BinaryEquals":
      return value === wanted;
    case "IpAddress":
      return inside(value, wanted);
    default:
      if (operator.startsWith("Numeric"))
        return compares(operator.slice("Numeric".length), Number(value), Number(wanted));
      if (operator.startsWith("Date")) return compares(operator.slice("Date".length), moment(value), moment(wanted));
      throw new Error(`no such operator: ${operator}`);
  }
}

function compares(how: string, left: number, right: number): boolean {
  switch (how) {
    case "Equals":
      return left === right;
    case "LessThan":
      return left < right;
    case "LessThanEquals":
      return left <= right;
    case "GreaterThan":
      return left > right;
    case "GreaterThanEquals":
      return left >= right;
    default:
      throw new Error(`no such comparison: ${how}`);
  }
}

/** Milliseconds; dates are ISO 8601 or seconds since 1970. */
const moment = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : new Date(text).getTime());

/** Whether the address is in the range; a range without a length is one address. */
function inside(address: string, range: string): boolean {
  const [base = "", length] = range.split("/");
  const own = groups(address);
  const wanted = groups(base);
  if (own.width !== wanted.width) return false;
  const bits = length === undefined ? own.width : Number(length);
  const shift = BigInt(own.width - bits);
  return own.number >> shift === wanted.number >> shift;
}

/** An address as one number. */
function groups(address: string): { readonly width: number; readonly number: bigint } {
  if (!address.includes(":")) {
    const number = address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return { width: 32, number };
  }
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter((part) => part !== "");
  const right = tail.split(":").filter((part) => part !== "");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  const number = [...left, ...zeros, ...right].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
  return { width: 128, number };
}
