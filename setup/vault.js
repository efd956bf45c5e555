// @ts-check
// A Vault for the tests: its core in memory with the engines and auth methods they use, built with Go.
import { GoProgram } from "./go.js";

/** What a Vault for the tests can be had from, in the order of preference.
 * @typedef {{ kind: "address", address: string, token: string }
 *   | { kind: "program", program: string }
 *   | { kind: "none", reason: string, command: string }} VaultSource
 */

const vault = new GoProgram("vault", "vault", "Vault");

/** What is here now, without building anything.
 * @returns {VaultSource}
 */
export function vaultSource() {
  const address = process.env["AMBIT_TEST_VAULT_ADDR"];
  if (address) return { kind: "address", address, token: process.env["AMBIT_TEST_VAULT_TOKEN"] || "root" };
  if (vault.isBuilt) return { kind: "program", program: vault.program };
  if (process.platform === "win32")
    return { kind: "none", reason: "no Vault named", command: "AMBIT_TEST_VAULT_ADDR=<address> npm run test:oracles" };
  return vault.missing;
}

/** Builds the program, unless it is there: some five minutes of processor time, once, behind everything else. */
export function getVault() {
  if (vaultSource().kind === "none") vault.build();
}
