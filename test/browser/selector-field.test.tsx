import { useState } from "react";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { SelectorField } from "../../web/parts/selector-field.tsx";
import type { Suggestion } from "../../web/parts/suggestion.ts";
import { expectAccessible, show } from "./show.tsx";

const known: readonly Suggestion[] = [
  { selector: "internet", name: "internet", kind: "Internet", class: "network", boundary: "" },
  { selector: "arn:aws:s3:::docs", name: "docs", kind: "AwsBucket", class: "data-store", boundary: "Account 1" },
  { selector: "arn:aws:iam::1:role/docs", name: "docs", kind: "AwsRole", class: "identity", boundary: "Account 1" },
];

function Field({ first = [] }: { readonly first?: readonly string[] }) {
  const [values, setValues] = useState<readonly string[]>(first);
  const [text, setText] = useState("");
  const found = known.filter(({ selector }) => selector.includes(text));
  return (
    <>
      <SelectorField
        label="Start"
        values={values}
        onChange={setValues}
        text={text}
        onText={setText}
        found={found}
        placeholder="Search"
      />
      <output data-testid="values">{values.join(" ")}</output>
    </>
  );
}

const input = page.getByRole("combobox", { name: "Start" });
const chosen = (values: string) => expect.poll(() => page.getByTestId("values").element().textContent).toBe(values);

test("arrow keys mark a match, Enter takes it, and the field is empty for the next", async () => {
  show(<Field />);
  await input.click();
  await userEvent.keyboard("docs");
  await expect.element(page.getByRole("option").nth(1)).toBeVisible();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await chosen("arn:aws:s3:::docs");
  await expect.element(input).toHaveValue("");
  await userEvent.keyboard("role{Enter}");
  await chosen("arn:aws:s3:::docs arn:aws:iam::1:role/docs");
});

test("Enter without a mark takes the best match, and a selector as it was written", async () => {
  show(<Field />);
  await input.click();
  await userEvent.keyboard("inter{Enter}");
  await chosen("internet");
  await userEvent.keyboard("kind:AwsBucket{Enter}");
  await chosen("internet kind:AwsBucket");
});

test("a text that finds nothing can be taken as written from the list", async () => {
  show(<Field />);
  await input.click();
  await userEvent.keyboard("arn:aws:s3:::other");
  await page.getByRole("option", { name: /as written/ }).click();
  await chosen("arn:aws:s3:::other");
});

test("chips go by their button, by Delete, and by Backspace in the empty field", async () => {
  show(<Field first={["internet", "kind:AwsBucket", "class:secret"]} />);
  await page.getByRole("button", { name: "Remove internet" }).click();
  await chosen("kind:AwsBucket class:secret");
  await input.click();
  await userEvent.keyboard("{Backspace}");
  await chosen("kind:AwsBucket");
  await userEvent.keyboard("{Escape}");
  await page.getByRole("row", { name: "kind:AwsBucket" }).click();
  await userEvent.keyboard("{Delete}");
  await chosen("");
});

test("matches stand under their class, in the order of the best of each", async () => {
  show(<Field />);
  await input.click();
  await userEvent.keyboard("docs");
  await expect.element(page.getByRole("group", { name: "identities" })).toBeVisible();
  const titles = page
    .getByRole("group")
    .elements()
    .map((group) => group.querySelector("header")?.textContent);
  expect(titles).toEqual(["data stores", "identities"]);
});

test("axe finds nothing, closed and open, in both themes", async () => {
  const part = show(<Field first={["internet"]} />);
  await expect.element(input).toBeVisible();
  await expectAccessible(part);
  await input.click();
  await userEvent.keyboard("docs");
  await expect.element(page.getByRole("listbox")).toBeVisible();
  await expectAccessible(document.body, true);
});
