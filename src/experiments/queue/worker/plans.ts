import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../../runs/plans/plan.js';
import { backendOf, unpackBundle } from '../bundle.js';
import { keysOf } from '../keys.js';
import type { Store } from '../store.js';
import { Unfit } from './unfit.js';

/** Plans that a worker keeps unpacked. */
const KEPT_PLANS = 4;

/** A plan that tasks are done of. */
export interface KnownPlan {
  plan: Plan;
  /** null where nothing is trained */
  backend: string | null;
  /** where it is unpacked, with `plan.json` */
  folder: string;
}

/** The plans of submissions, each fetched and unpacked once. */
export class Plans {
  private readonly known = new Map<string, Promise<KnownPlan | undefined>>();

  constructor(
    private readonly store: Store,
    private readonly options: { folder: string; say: (line: string) => void },
  ) {}

  /** undefined when the submission is over. @throws {RefusedMessage} when it is none */
  of(id: string): Promise<KnownPlan | undefined> {
    const known = this.known.get(id);
    if (known) return known;
    const found = this.fetch(id);
    this.known.set(id, found);
    // What went wrong once may not again; and old ones make room.
    found.catch(() => this.known.delete(id));
    const [oldest] = this.known.keys();
    if (this.known.size > KEPT_PLANS) this.known.delete(oldest);
    return found;
  }

  private async fetch(id: string): Promise<KnownPlan | undefined> {
    const bytes = await this.store.get(id, keysOf(id).bundle);
    if (!bytes) {
      this.known.delete(id);
      return undefined;
    }
    const folder = mkdtempSync(join(this.options.folder, 'plan-'));
    const { plan, backend } = unpackBundle(bytes, { id, folder });
    this.options.say(`works on ${plan.command} of ${plan.scenario.name}`);
    return { plan, backend, folder };
  }
}

/** Refuses to train on something else than the submitter has. @throws {Unfit} */
export async function requireFit({ plan, backend }: KnownPlan): Promise<void> {
  if (plan.command !== 'train') return;
  const own = await backendOf(plan);
  if (own !== backend)
    throw new Unfit(
      `training was submitted from a machine with backend ${backend}, and here it would be ${own}, with other` +
        ' results; set training.backend to one that is everywhere',
    );
}
