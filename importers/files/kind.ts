import { open } from "node:fs/promises";

/** How a file is packed, judged by its first bytes. */
export type Packing = "plain" | "gzip" | "tar" | "zip";

/** Bytes that tell: a tar's mark ends at 262. */
export const packingBytes = 512;

export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6)))
    return "zip";
  return head.length >= 262 && Buffer.from(head.subarray(257, 262)).toString("latin1") === "ustar" ? "tar" : "plain";
}

export async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const head = Buffer.alloc(packingBytes);
    const { bytesRead } = await handle.read(head, 0, packingBytes, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
