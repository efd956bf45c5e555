import type { Section } from "./section.ts";

/** What brings requests from outside to something in an account, beside load balancers. */
export const entrySections: readonly Section[] = [];
