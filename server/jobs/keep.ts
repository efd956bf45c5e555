/** Problems that a job keeps. */
export const keptProblems = 1000;
/** Of these in lists and events. */
export const shownProblems = 20;
