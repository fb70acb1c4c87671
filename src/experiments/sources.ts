import type { PolicySnapshot } from '../ppo/acting/policy.js';
import type { Plan } from '../runs/plans/plan.js';
import { loadPolicy } from '../runs/policy-folder.js';
import type { TaskIo } from './task.js';
import { plannedRecording } from './traces.js';

/** What tasks of a plan read, wherever they are done: its policies, each once, and its traces. */
export function sourcesOf({ scenario }: Plan): Pick<TaskIo, 'policy' | 'recording'> {
  const policies = new Map<string, PolicySnapshot>();
  return {
    policy: ({ folder, hash }) => {
      const policy = policies.get(folder) ?? loadPolicy(folder, hash);
      policies.set(folder, policy);
      return policy;
    },
    recording: (trace) => plannedRecording(trace, scenario),
  };
}
