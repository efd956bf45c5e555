import { whileIn } from "./aws-existing.ts";

/**
 * Stacks that can be updated: what came to an end, successfully or with what was made kept. One whose creation was rolled
 * back, or that is being deleted, can only be deleted.
 */
export const stackState = whileIn(
  "the stack can be updated",
  /^(?:(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE|(?:CREATE|UPDATE)_FAILED)$/,
  /^(?:CREATE|UPDATE|UPDATE_ROLLBACK|UPDATE_COMPLETE_CLEANUP|UPDATE_ROLLBACK_COMPLETE_CLEANUP|IMPORT|IMPORT_ROLLBACK)_IN_PROGRESS$/,
);
