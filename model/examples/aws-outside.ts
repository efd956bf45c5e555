import { outsideAccountId } from "../node-id.ts";

/** An account that no example imports, and whoever administers it. */
export const unreadAccount = "999999999999";
export const outsideAccount = outsideAccountId(unreadAccount);
/** One role of it. */
export const unreadRole = (name: string): string => `arn:aws:iam::${unreadAccount}:role/${name}`;
