/** What keeps memory, disk and time bounded, whatever an archive or folder holds. */
export interface Limits {
  /** Files of one folder or entries of one archive. */
  readonly entries: number;
  /** Bytes of one archive when unpacked. */
  readonly unpacked: number;
  /** Unpacked bytes per packed byte, looked at once more than `ratioFrom` bytes are unpacked. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Bytes of one archive's entries that may stay in memory; the others go to a temporary file. */
  readonly memory: number;
}

const mebibyte = 2 ** 20;

export const defaultLimits: Limits = {
  entries: 500_000,
  unpacked: 16 * 1024 * mebibyte,
  // Lists of Kubernetes objects compress to a thirtieth at most; DEFLATE itself cannot pass a thousandth.
  ratio: 200,
  ratioFrom: 32 * mebibyte,
  memory: 8 * mebibyte,
};
