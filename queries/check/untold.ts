/** What keeps an assertion from being told, in the user's words. */
export class Untold extends Error {}
