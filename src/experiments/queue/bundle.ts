import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ppoSchema } from '../../config/schema/ppo.js';
import { scenarioSchema } from '../../config/schema/scenario.js';
import { trainingSchema } from '../../config/schema/training.js';
import { encodeContainer, type Section } from '../../runs/files/container.js';
import { readRegular } from '../../runs/files/open-regular.js';
import { writeWhole } from '../../runs/files/write-whole.js';
import { planSchema, type Plan, type TrainPlan } from '../../runs/plans/plan.js';
import { planHash } from '../../runs/plans/work.js';
import { loadPolicy, POLICY_FILES, policyHash } from '../../runs/policy-folder.js';
import { TRACE_TABLES, TRACE_JSON } from '../../traces/format.js';
import type { Task } from '../task.js';
import { plannedBackends } from '../train/backends.js';
import { ownBuild } from './build.js';
import { RefusedMessage } from './errors.js';
import { bundleFacts, checked, openContainer, openJson, type BundleFacts } from './messages.js';

/**
 * All that tasks of a plan need, as one content: the plan, the policies that it names, and its traces. Of
 * the machine that made it there is nothing in it: places are named by what is in them.
 */
const PLAN = 'plan.json';
const TRACE_PARTS = [TRACE_JSON, ...Object.values(TRACE_TABLES).map(({ file }) => file)];

/** A name of the bundle: a file of a policy or of a trace, under the hash of what it is. */
const NAME = /^(policies|traces)\/[0-9a-f]{16,64}\/([a-z.-]+)$/;

/** What names the folder of a run. */
const ITEM = /^\w[\w.+-]{0,200}$/;
/** What is no hash might be a path. */
const HASH = /^[0-9a-f]{16,64}$/;

/** What a bundle is made from. */
export interface Submission {
  id: string;
  plan: Plan;
}

/** The bundle of a plan. @throws {Error} when a policy or a trace is not there as the plan has it */
export async function packBundle({ id, plan }: Submission): Promise<Uint8Array> {
  const sections: Record<string, Section> = {};
  const taken = placed(plan, (kind, { folder, hash }) => {
    if (kind === 'policies') loadPolicy(folder, hash);
    for (const name of partsOf(kind))
      sections[`${kind}/${hash}/${name}`] = readRegular(join(folder, name));
    return `${kind}/${hash}`;
  });
  const facts: BundleFacts = {
    kind: 'plan',
    id,
    build: ownBuild().hash,
    plan: planHash(plan),
    backend: plan.command === 'train' ? await backendOf(plan) : null,
  };
  return encodeContainer({ facts, sections: { [PLAN]: JSON.stringify(taken), ...sections } });
}

/** A bundle that has arrived: its plan, with everything in a folder of this machine. */
export interface Unpacked {
  plan: Plan;
  /** null where nothing is trained */
  backend: string | null;
}

/**
 * Unpacks a bundle into a folder that is there, and leaves the plan as `plan.json` in it.
 *
 * @throws {RefusedMessage} when it is not what a submission sends
 */
export function unpackBundle(bytes: Uint8Array, { id, folder }: Place): Unpacked {
  const { facts, sections } = openContainer(bytes, bundleFacts);
  if (facts.id !== id) throw new RefusedMessage('it belongs to another submission');
  const { [PLAN]: text, ...files } = sections;
  if (typeof text !== 'string') throw new RefusedMessage('it lacks the plan');
  const arrived = planOf(text);
  for (const [name, content] of Object.entries(files)) {
    const [, kind, file] = NAME.exec(name) ?? [];
    if (!partsOf(kind).includes(file) || !(content instanceof Uint8Array))
      throw new RefusedMessage(`it holds ${JSON.stringify(name)}`);
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeWhole(join(folder, name), content, { flush: false });
  }
  const plan = placed(arrived, (kind, { hash }) => {
    const place = join(folder, kind, hash);
    if (!HASH.test(hash) || !existsSync(place))
      throw new RefusedMessage(`it lacks ${kind}/${hash}`);
    if (kind === 'policies' && policyHash(place) !== hash)
      throw new RefusedMessage(`${kind}/${hash} is another`);
    return place;
  });
  if (planHash(plan) !== facts.plan) throw new RefusedMessage('its plan is another');
  writeWhole(join(folder, PLAN), JSON.stringify(plan), { flush: false });
  return { plan, backend: facts.backend };
}

interface Place {
  id: string;
  folder: string;
}

/** What networks of a plan are trained on here; several, where the sizes of networks vary. */
export async function backendOf(plan: TrainPlan): Promise<string> {
  const names = new Set((await plannedBackends(plan)).map(({ name }) => name));
  return [...names].join(' and ');
}

/** Refuses what is no task of a plan. @throws {RefusedMessage} */
export function requireTask(plan: Plan, { index, first, end, condition }: Task): void {
  const { episodes } = plan.scenario;
  const conditions = plan.command === 'evaluate' ? (plan.conditions?.length ?? 0) : 0;
  const fits =
    first < end &&
    end <= episodes &&
    (condition === undefined ? conditions === 0 : condition < conditions) &&
    (plan.command !== 'train' || index < plan.items.length);
  if (!fits) throw new RefusedMessage(`task ${index} is none of its plan`);
}

function planOf(text: string): Plan {
  const plan = openJson(text, planSchema);
  const scenario = checked(plan.scenario, scenarioSchema);
  if (plan.command !== 'train') return { ...plan, scenario };
  const outside = plan.items.find(({ name }) => !ITEM.test(name));
  if (outside) throw new RefusedMessage(`${JSON.stringify(outside.name)} is no name of a run`);
  const [ppo, training] = [checked(plan.ppo, ppoSchema), checked(plan.training, trainingSchema)];
  return { ...plan, scenario, ppo, training };
}

function partsOf(kind: string): readonly string[] {
  return kind === 'policies' ? POLICY_FILES : TRACE_PARTS;
}

type PlaceOf = (kind: 'policies' | 'traces', of: { folder: string; hash: string }) => string;

/** A plan whose policies and traces are elsewhere. */
function placed(plan: Plan, placeOf: PlaceOf): Plan {
  if (plan.command === 'train') {
    const { initialPolicy } = plan;
    return initialPolicy
      ? { ...plan, initialPolicy: { ...initialPolicy, folder: placeOf('policies', initialPolicy) } }
      : plan;
  }
  const traces = plan.traces?.map((trace) => ({
    ...trace,
    folder: placeOf('traces', { folder: trace.folder, hash: trace.sha256 }),
  }));
  const moved = traces ? { ...plan, traces } : plan;
  if (moved.command === 'grid-search') return moved;
  return {
    ...moved,
    items: moved.items.map((item) =>
      item.source
        ? {
            ...item,
            source: { ...item.source, run: null, folder: placeOf('policies', item.source) },
          }
        : item,
    ),
  };
}
