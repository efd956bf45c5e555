import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { ProblemError } from "../../web/api/problem.ts";
import { asksAgain, asksAgainAfter, isDeriving } from "../../web/api/retry.ts";

const derived = new ProblemError({
  title: "The answer took longer than the time limit.",
  status: 503,
  code: "server.timeout",
  detail: "the graph of this snapshot is still being derived",
  retryAfter: 7,
});
const late = new ProblemError({
  title: "The answer took longer than the time limit.",
  status: 503,
  code: "server.timeout",
  detail: "the answer takes longer than the time limit",
});
const away = new ProblemError({ title: "The server does not answer", status: 0 });

test("a graph that is being derived is asked for again, after the time that the server says", () => {
  expect(asksAgain(0, derived)).toBe(true);
  expect(asksAgain(7, derived)).toBe(true);
  expect(asksAgain(8, derived)).toBe(false);
  expect(asksAgainAfter(3, derived)).toBe(7000);
});

test("a question that takes too long, a refused one and a failure of the page are not", () => {
  expect(asksAgain(0, late)).toBe(false);
  expect(asksAgain(0, new ProblemError({ title: "No such node", status: 404, code: "usage.unknown-node" }))).toBe(
    false,
  );
  expect(asksAgain(0, new Error("bug"))).toBe(false);
});

test("a server that is away is asked twice more, each time later", () => {
  expect([0, 1, 2].map((times) => asksAgain(times, away))).toEqual([true, true, false]);
  expect(asksAgainAfter(1, away)).toBeGreaterThan(asksAgainAfter(0, away));
});

test("the page knows that it waits, until the answer is there", async () => {
  const client = new QueryClient();
  const cache = client.getQueryCache();
  let open: ((answer: string) => void) | undefined;
  const asked = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(derived)
    .mockImplementationOnce(() => new Promise((resolve) => (open = resolve)));
  const answer = client.fetchQuery({ queryKey: ["answer"], queryFn: asked, retry: asksAgain, retryDelay: 1 });
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(isDeriving(cache)).toBe(true);
  open?.("here");
  await expect(answer).resolves.toBe("here");
  expect(isDeriving(cache)).toBe(false);
});
