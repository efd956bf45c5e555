import { useState } from "react";
import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Control } from "../../model/control.ts";
import type { Owner } from "../../model/owner.ts";
import { ControlFace } from "../../web/control/face.tsx";
import { OwnerBadge } from "../../web/control/owner.tsx";
import { TicksProvider } from "../../web/control/ticks.ts";
import { expectAccessible, show } from "./show.tsx";

const source = { origin: "cloud-tag", document: "account.json", locator: "/Roles/0", said: "tag team" } as const;
const owned: Owner = { status: "owned", role: "technical", owner: "payments", source };
const disputed: Owner = { ...owned, status: "conflict", others: [{ owner: "web", source }] };

const control: Control & { readonly owner: Owner } = {
  id: "revoke:credential:AKIA1",
  edit: "revoke",
  effect: "closes",
  title: "Make the access key inactive",
  factKind: "aws.access-key",
  factKey: "credential:AKIA1",
  cost: 1,
  reversible: true,
  latency: { seconds: 60 },
  command: "aws iam update-access-key --status Inactive",
  owner: owned,
};
const uses = [
  { rule: "aws.assume-role", title: "Can assume the role", from: ["a#impersonate"], to: "b#impersonate" },
] as const;

function Ticked() {
  const [ticked, setTicked] = useState<readonly string[]>([]);
  return (
    <TicksProvider
      value={{
        ticked: new Set(ticked),
        onTick: (id, on) => setTicked(on ? [...ticked, id] : ticked.filter((one) => one !== id)),
      }}
    >
      <ControlFace control={control} uses={uses} useCount={3} names={new Map()} />
      <p data-testid="ticked">{ticked.join()}</p>
    </TicksProvider>
  );
}

beforeEach(() => page.viewport(900, 800));

test("a control has a box, its owner, what it takes, its command and what breaks", async () => {
  const part = show(<Ticked />);
  await expect.element(page.getByText("cost 1 of 5: one credential is revoked or rotated")).toBeVisible();
  await page.getByText("Command, breaks 3 other steps").click();
  await expect.element(page.getByText("aws iam update-access-key --status Inactive")).toBeVisible();
  await expect.element(page.getByText("and 2 more steps")).toBeVisible();
  await expectAccessible(part);
  const box = page.getByRole("checkbox", { name: "Make the access key inactive" });
  await box.click({ force: true });
  await expect.element(page.getByTestId("ticked")).toHaveTextContent(control.id);
  await box.click({ force: true });
  await expect.element(page.getByTestId("ticked")).toHaveTextContent("");
});

test("owned, disputed and unowned differ in glyph and words", async () => {
  const part = show(
    <>
      <OwnerBadge owner={owned} />
      <OwnerBadge owner={disputed} />
      <OwnerBadge owner={{ status: "unowned" }} />
    </>,
  );
  await expect.element(page.getByText("disputed")).toBeVisible();
  await expect.poll(() => part.querySelectorAll(".owner").length).toBe(3);
  const badges = [...part.querySelectorAll(".owner")];
  expect(badges.map((one) => one.textContent)).toEqual([
    "Owner: payments",
    "Owner: paymentsdisputed",
    "Owner: no owner",
  ]);
  expect(new Set(badges.map((one) => one.querySelector("svg")?.innerHTML)).size).toBe(3);
  await expectAccessible(part);
});
