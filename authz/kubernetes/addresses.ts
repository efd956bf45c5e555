/** An IP address as a number with its family's width in bits; undefined where the text is none. */
function parse(address: string): { readonly value: bigint; readonly bits: number } | undefined {
  if (address.includes(":")) return parseV6(address);
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(address: string): { readonly value: bigint; readonly bits: number } | undefined {
  const [head = "", tail, ...more] = address.split("::");
  if (more.length > 0) return undefined;
  const groups = (text: string | undefined): string[] => (text ? text.split(":") : []);
  const left = groups(head);
  const right = groups(tail);
  const gap = 8 - left.length - right.length;
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  const all = [...left, ...Array<string>(Math.max(gap, 0)).fill("0"), ...right];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

/** Whether a CIDR range (`10.0.0.0/8`) holds the address; false where either is malformed. */
export function holds(cidr: string, address: string): boolean {
  const [base = "", length = ""] = cidr.split("/");
  const range = parse(base);
  const wanted = parse(address);
  if (!range || !wanted || range.bits !== wanted.bits || !/^\d{1,3}$/.test(length) || Number(length) > range.bits)
    return false;
  const shift = BigInt(range.bits - Number(length));
  return range.value >> shift === wanted.value >> shift;
}

export const isEverywhere = (cidr: string): boolean => /^(0\.0\.0\.0|::)\/0$/.test(cidr);

const privateRanges = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
];

/** Whether the address or range lies where the internet routes nothing to. */
export const isPrivate = (addressOrRange: string): boolean => {
  const [address = ""] = addressOrRange.split("/");
  return privateRanges.some((range) => holds(range, address));
};
