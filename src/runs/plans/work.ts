import { workOfPolicy } from '../../policies/outside.js';
import { hashOf } from './hash.js';
import type { Plan, Source } from './plan.js';

/**
 * What a plan does, without the places that things were found at: from another folder, by another
 * path, it is the same plan.
 */
export function workOf({ imports, ...plan }: Plan): unknown {
  const work = placeless(plan);
  return imports ? { ...work, imports: imports.map(({ sha256 }) => sha256) } : work;
}

function placeless(plan: Plan): object {
  if (plan.command === 'train') {
    const { initialPolicy } = plan;
    return initialPolicy ? { ...plan, initialPolicy: initialPolicy.hash } : plan;
  }
  const { traces } = plan;
  const work = {
    ...plan,
    ...(traces ? { traces: traces.map(({ sha256, seed }) => ({ sha256, seed })) } : {}),
  };
  if (plan.command === 'grid-search') return work;
  return {
    ...work,
    items: plan.items.map(({ source, sources, policy, ...item }) => ({
      ...item,
      policy: workOfPolicy(policy),
      ...(source ? { source: contentOf(source) } : {}),
      ...(sources ? { sources: sources.map(contentOf) } : {}),
    })),
  };
}

function contentOf({ item, hash }: Source) {
  return { item, hash };
}

/** Whether two plans run the same episodes, as far as these come from traces. */
export function sameTraces(a: Plan, b: Plan): boolean {
  const hashes = (plan: Plan) =>
    plan.command === 'train' ? undefined : plan.traces?.map(({ sha256 }) => sha256);
  return String(hashes(a)) === String(hashes(b));
}

/** A plan whose scenario names what files register: they are part of all that its items do. */
export function withImports<P extends Plan>(plan: P, imports: NonNullable<Plan['imports']>): P {
  if (imports.length === 0) return plan;
  const hashes = imports.map(({ sha256 }) => sha256);
  const items = plan.items.map((item) => ({ ...item, hash: hashOf([item.hash, hashes]) }));
  return { ...plan, imports: [...imports], items };
}

/** Names a plan's work; equal for equal work. */
export function planHash(plan: Plan): string {
  return hashOf(workOf(plan));
}
