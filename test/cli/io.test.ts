import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { terminal } from "../../cli/io.ts";
import {
  clean,
  columns,
  csvRow,
  escaped,
  list,
  markdownTable,
  moment,
  plural,
  shell,
  shortened,
} from "../../cli/render/text.ts";

describe("the terminal", () => {
  const { isTTY } = process.stdout;
  beforeEach(() => {
    process.stdout.isTTY = true;
    vi.stubEnv("NO_COLOR", undefined);
  });
  afterEach(() => {
    process.stdout.isTTY = isTTY;
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const coloured = (color = true) => terminal({ color, quiet: false }).color;

  it("has colour, unless --no-color or NO_COLOR says otherwise", () => {
    expect(coloured()).toBe(true);
    expect(coloured(false)).toBe(false);
    vi.stubEnv("NO_COLOR", "1");
    expect(coloured()).toBe(false);
    vi.stubEnv("NO_COLOR", "");
    expect(coloured()).toBe(true);
  });

  it("is none where the answer goes into a file or a pipe", () => {
    process.stdout.isTTY = false;
    expect(coloured()).toBe(false);
  });

  it("is quiet about what can be missed, and shows warnings all the same", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const io = terminal({ color: false, quiet: true });
    io.note("a note");
    io.progress("progress");
    io.warn("a warning");
    expect(write.mock.calls).toEqual([["a warning"]]);
  });

  it("shows progress a few times a second, and none of what ends sooner", () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const io = terminal({ color: false, quiet: false });
    for (now = 0; now < 2000; now += 100) io.progress(`${now}`);
    expect(write.mock.calls.flat()).toEqual(["500", "1000", "1500"]);
  });
});

describe("text", () => {
  it("of names holds no control and no direction", () => {
    expect(clean("a\u001b[2J\u0007b\u202ec\u2066d\u009be\u2028f\ng")).toBe(
      "a\ufffd[2J\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg",
    );
    expect(clean("größe — 漢字 🙂")).toBe("größe — 漢字 🙂");
  });

  it("of JSON says what stood there", () => {
    const value = { name: "a\u001b\u009b\u202e\u2028 ü" };
    const text = escaped(JSON.stringify(value, null, 1));
    expect(text).not.toMatch(/[\p{Bidi_Control}\u2028]|[^\P{Cc}\n]/u);
    expect(JSON.parse(text)).toEqual(value);
  });

  it("of CSV is one record, and no formula", () => {
    expect(csvRow(["=1+1", 'say "hi"', "-x", "@y", "+z", "a,b\nc"])).toBe(
      '"\'=1+1","say ""hi""","\'-x","\'@y","\'+z","a,b\ufffdc"\r\n',
    );
  });

  it("of Markdown stays text", () => {
    expect(markdownTable(["a"], [["x | <b> `c` [d](e) *f* \\ &lt;"]])).toBe(
      "| a |\n| --- |\n| x \\| &lt;b> \\`c\\` \\[d\\](e) \\*f\\* \\\\ &amp;lt; |\n",
    );
  });

  it("of a shell can be pasted", () => {
    expect(shell("arn:aws:s3:::docs")).toBe("arn:aws:s3:::docs");
    expect(shell("a b#c*")).toBe("'a b#c*'");
    expect(shell("it's $(x)")).toBe("'it'\\''s $(x)'");
    expect(shell("")).toBe("''");
  });

  it("of columns lines up", () => {
    expect(
      columns(
        [
          ["a", "bb", "c"],
          ["aaa", "b", ""],
        ],
        "",
      ),
    ).toEqual(["a    bb  c", "aaa  b"]);
  });

  it("of numbers, times and lists reads", () => {
    expect([plural(1, "step"), plural(2, "identity", "identities")]).toEqual(["1 step", "2 identities"]);
    expect([moment("2026-11-20T06:10:59.123Z"), moment("soon")]).toEqual(["2026-11-20 06:10 UTC", "soon"]);
    expect([list(["a", "b", "c"], 2), list(["a", "b", "c", "d"], 2)]).toEqual(["a, b, c", "a, b and 2 more"]);
    expect([shortened("abcdef", 6), shortened("abcdefg", 6)]).toEqual(["abcdef", "abcd …"]);
  });
});
