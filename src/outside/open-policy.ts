import type { Policy } from '../environment/policy.js';

/** A policy from outside that is ready to act. */
export interface OpenPolicy {
  readonly policy: Policy;
  /** told the number of the episode that comes next, for messages */
  begin(episode: number): void;
  /** lets go of what it holds; its work is done */
  close(): void;
}
