import { describe, expect, it } from "vitest";
import { azureRole } from "../../model/examples/clouds.ts";
import { allows } from "../../rules/families/azure-roles.ts";

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

describe("what a custom role lets do", () => {
  it.each<[pattern: string, action: string, fits: boolean]>([
    ["*", `${blobs}/read`, true],
    ["*/read", `${blobs}/read`, true],
    ["*/read", `${blobs}/write`, false],
    // A wildcard goes over slashes, in the middle too.
    ["microsoft.storage/*", `${blobs}/read`, true],
    ["microsoft.storage/*/read", `${blobs}/read`, true],
    ["microsoft.storage/storageaccounts/*/blobs/*", `${blobs}/read`, true],
    ["microsoft.storage/storageaccounts/read", `${blobs}/read`, false],
    ["microsoft.storage/storageaccounts/*/blobs", `${blobs}/read`, false],
    // A part is used once: what stands before the last wildcard is no part of what stands behind it.
    ["*/blobs/*/blobs/read", `${blobs}/read`, false],
    ["microsoft.search/*", `${blobs}/read`, false],
  ])("%s on %s: %s", (pattern, action, fits) => {
    expect(allows(azureRole("r", { dataActions: [pattern] }), "dataActions", action)).toBe(fits ? "certain" : "no");
  });

  it("is told apart by plane: who administers an account comes to no data", () => {
    expect(allows(azureRole("r", { actions: ["*"] }), "dataActions", `${blobs}/read`)).toBe("no");
    expect(allows(azureRole("r", { dataActions: ["*"] }), "actions", "Microsoft.Storage/storageAccounts/read")).toBe(
      "no",
    );
  });

  it("is less what its own permission leaves out, which another of its permissions may give", () => {
    const without = { actions: [], notActions: [], dataActions: ["*"], notDataActions: ["*/blobs/*"] };
    const [own] = azureRole("r", { dataActions: [`${blobs.toLowerCase()}/read`] }).permissions;
    const role = (...permissions: readonly (typeof without)[]) => ({ ...azureRole("r", {}), permissions });
    expect(allows(role(without), "dataActions", `${blobs}/read`)).toBe("no");
    expect(
      allows({ ...role(without), permissions: [without, ...(own ? [own] : [])] }, "dataActions", `${blobs}/read`),
    ).toBe("certain");
  });

  it("is conditional where a permission that gives it has a condition, and no other does", () => {
    const conditional = azureRole("r", { dataActions: ["*"], conditional: true });
    expect(allows(conditional, "dataActions", `${blobs}/read`)).toBe("conditional");
  });
});
