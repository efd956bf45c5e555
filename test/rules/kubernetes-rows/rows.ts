import { rows as a } from "./a.ts";
import { rows as b } from "./b.ts";
import { rows as c } from "./c.ts";
import { rows as d } from "./d.ts";
import { rows as e } from "./e.ts";
import { rows as f } from "./f.ts";
import { rows as g } from "./g.ts";
import { rows as h } from "./h.ts";
import { rows as i } from "./i.ts";
import { rows as j } from "./j.ts";
import { rows as k } from "./k.ts";
import type { Row } from "./row.ts";

/** Rows by section, in the order in which the page prints them. */
export const sections: Readonly<Record<string, readonly Row[]>> = {
  A: a,
  B: b,
  C: c,
  D: d,
  E: e,
  F: f,
  G: g,
  H: h,
  I: i,
  J: j,
  K: k,
};
