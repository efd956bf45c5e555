import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { azureAssignment, azureDeny, azureRole } from "../../model/examples/clouds.ts";
import { leftByDenies } from "../../rules/families/azure-denies.ts";
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

describe("what deny assignments leave of a role", () => {
  const read = `${blobs}/read`;
  const group = "/subscriptions/s1/resourcegroups/shop";
  const account = `${group}/providers/microsoft.storage/storageaccounts/docs`;
  const left = (deny: ReturnType<typeof azureDeny>, at = group, operations: readonly string[] = [read]) =>
    leftByDenies(new FactBase([deny]), azureAssignment("web", "r", at), "dataActions", operations)?.map(
      ({ text }) => text,
    );
  const all = { dataActions: ["*"] };

  it("is nothing below its scope, and at it", () => {
    expect(left(azureDeny(all))).toBeUndefined();
    expect(left(azureDeny(all), account)).toBeUndefined();
    expect(left(azureDeny(all, { resource: "/" }), account)).toBeUndefined();
  });

  it("is all where it is elsewhere, on somebody else, of other operations, or not passed on", () => {
    expect(left(azureDeny(all, { resource: `${group}-2` }))).toEqual([]);
    expect(left(azureDeny(all, { everyone: false, principals: ["p-api"] }))).toEqual([]);
    expect(left(azureDeny(all, { except: ["p-web"] }))).toEqual([]);
    expect(left(azureDeny({ dataActions: ["*/write"] }))).toEqual([]);
    expect(left(azureDeny({ actions: ["*"] })), "of administration").toEqual([]);
    expect(left(azureDeny({ ...all, notDataActions: ["*/read"] }))).toEqual([]);
    expect(left(azureDeny(all, { inherited: false }), account)).toEqual([]);
  });

  it("is a condition where it is below, of some operations, under a condition, or goes by groups, whose members are not known", () => {
    const perhaps = [
      left(azureDeny(all, { resource: account })),
      left(azureDeny({ dataActions: ["*/read"] }), group, [read, `${blobs}/write`]),
      left(azureDeny({ ...all, conditional: true })),
      left(azureDeny(all, { everyone: false, groups: ["g"] })),
      left(azureDeny(all, { exceptGroups: ["g"] })),
      left(azureDeny(all, { inherited: false })),
    ];
    for (const texts of perhaps) expect(texts).toEqual([expect.stringMatching(/^(no )?deny assignment/)]);
  });
});
