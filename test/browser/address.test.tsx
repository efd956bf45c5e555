import { afterAll, beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { ViewLink } from "../../web/parts/view-link.tsx";
import { go, keeping } from "../../web/state/history.ts";
import { usePlace, useViewState } from "../../web/state/use-view-state.ts";
import { stateOf } from "../../web/state/views.ts";
import { show } from "./show.tsx";

const before = location.href;
beforeEach(() => history.replaceState(null, "", "/radius?from=internet&snapshot=abc"));
afterAll(() => history.replaceState(null, "", before));

function Starts() {
  const { state, change } = useViewState("radius");
  const { state: place } = usePlace();
  return (
    <>
      <output data-testid="view">{place.view}</output>
      <output data-testid="from">{state.from.join(" ")}</output>
      <output data-testid="node">{state.node}</output>
      <button type="button" onClick={() => change({ from: ["kind:AwsRole"], node: "" })}>
        Ask
      </button>
      <button type="button" onClick={() => change({ node: "n1" }, "replace")}>
        Select
      </button>
      <ViewLink to={keeping("rules", { rule: "aws.assume-role" })}>Rule</ViewLink>
    </>
  );
}
const says = (id: string, text: string) => expect.element(page.getByTestId(id)).toHaveTextContent(text);

test("Back and Forward restore what was asked and selected; a selection is no stop of its own", async () => {
  show(<Starts />);
  await says("from", "internet");
  await page.getByRole("button", { name: "Select" }).click();
  await says("node", "n1");
  await page.getByRole("button", { name: "Ask" }).click();
  await says("from", "kind:AwsRole");
  await says("node", "");
  history.back();
  await says("from", "internet");
  await says("node", "n1");
  history.forward();
  await says("from", "kind:AwsRole");
});

test("a link opens the view in place and keeps the snapshot; with a modifier it is the browser's", async () => {
  show(<Starts />);
  const link = page.getByRole("link", { name: "Rule" });
  await expect.element(link).toHaveAttribute("href", "/rules?snapshot=abc&rule=aws.assume-role");
  let taken: boolean | undefined;
  const look = (event: MouseEvent) => {
    taken = event.defaultPrevented;
    event.preventDefault();
  };
  window.addEventListener("click", look);
  await userEvent.keyboard("{Control>}");
  await link.click({ modifiers: ["Control"] });
  await userEvent.keyboard("{/Control}");
  expect(taken).toBe(false);
  await says("view", "radius");
  window.removeEventListener("click", look);
  await link.click();
  await says("view", "rules");
  expect(location.search).toBe("?snapshot=abc&rule=aws.assume-role");
});

test("going where one is makes no stop", () => {
  const length = history.length;
  go(stateOf("radius", { from: ["internet"], snapshot: "abc" }));
  expect(history.length).toBe(length);
});
