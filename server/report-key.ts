import type { FingerprintKey } from "../model/credential.ts";
import { UserError } from "../model/errors.ts";
import { fingerprintBytes } from "./fingerprint-key.ts";

/**
 * Gives, when it is first needed, the key under which an import tells secrets of reports apart: this machine's. Where it has
 * none and none can be made, none, and `warn` is told why.
 */
export async function reportKey(warn: (message: string) => void): Promise<() => FingerprintKey | undefined> {
  // Loaded with the importers: classifiers are large.
  const { fingerprintKey } = await import("../importers/credential/index.ts");
  return () => {
    try {
      return fingerprintKey(fingerprintBytes());
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warn(`secrets of reports have no fingerprints: ${error.message}; ${error.help}`);
      return undefined;
    }
  };
}
