import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { NetworkVectorEnvironment } from '../../environment/network-vector.js';
import { selectBackend } from '../../ppo/backends/select.js';
import { Learner, type UpdateLog } from '../../ppo/learning/learner.js';
import { LearnedPolicy } from '../../ppo/acting/policy.js';
import { csvLines, type Cell } from '../../runs/tables/episodes.js';
import { readCheckpoint, writeCheckpoint } from '../../runs/checkpoint-file.js';
import { savePolicy } from '../../runs/policy-files.js';
import { SelectionEvaluator } from './selection.js';
import { itemScenario, trainingRoot, type TrainingItem, type TrainingPlan } from './plan.js';
import { writeWhole } from '../../runs/files/write-whole.js';

/** Where a training run stands, for whoever watches. */
export interface TrainingProgress {
  item: string;
  timesteps: number;
  /** mean return of the last 100 episodes of training; null before the first one ends */
  episodeReturn: number | null;
}

/** result.json of a finished run. */
export interface TrainingResult {
  timesteps: number;
  /** whether the run ended early, on a plateau */
  stoppedEarly: boolean;
  /** the policy kept as best, by its mean return on the selection episodes; null without any */
  best: { timesteps: number; selectionReturn: number } | null;
  last: { timesteps: number; selectionReturn: number | null };
}

/** Columns of progress.csv: Stable-Baselines3's names. */
const PROGRESS_COLUMNS = [
  'time/iterations',
  'time/total_timesteps',
  'rollout/ep_rew_mean',
  'rollout/ep_len_mean',
  'eval/mean_reward',
  'train/approx_kl',
  'train/clip_fraction',
  'train/clip_range',
  'train/clip_range_vf',
  'train/entropy_loss',
  'train/explained_variance',
  'train/learning_rate',
  'train/loss',
  'train/n_updates',
  'train/policy_gradient_loss',
  'train/std',
  'train/value_loss',
] as const;

/** What a checkpoint holds besides the learner. */
interface RunState {
  /** what computed the networks; another would not give the same bytes */
  backend: string;
  /** length of progress.csv at that moment, bytes */
  progressBytes: number;
  best: TrainingResult['best'];
  last: TrainingResult['last'];
  /** evaluations since the best one */
  sinceBest: number;
}

/**
 * Trains one item of a plan in its run folder, going on from the last checkpoint where there is one.
 * Leaves progress.csv, `checkpoints/last.ckpt`, the policies `policy-best/` and `policy-last/`, and
 * result.json when all of it is done.
 *
 * @throws {DivergenceError} when training leaves the finite numbers; the last checkpoint stays
 */
export async function trainItem(
  plan: TrainingPlan,
  item: TrainingItem,
  { folder, onProgress }: { folder: string; onProgress: (progress: TrainingProgress) => void },
): Promise<TrainingResult> {
  const resultFile = join(folder, 'result.json');
  if (existsSync(resultFile)) return JSON.parse(readFileSync(resultFile, 'utf8')) as TrainingResult;
  const run = await TrainingRun.open(plan, item, folder);
  try {
    const result = run.train(onProgress);
    writeWhole(resultFile, `${JSON.stringify(result, null, 2)}\n`);
    return result;
  } finally {
    run.dispose();
  }
}

class TrainingRun {
  private readonly progressFile: string;
  private readonly checkpointFile: string;
  private readonly selection: SelectionEvaluator | undefined;
  /** rows of progress.csv since the last checkpoint */
  private rows: Cell[][] = [];
  private state: RunState = {
    backend: '',
    progressBytes: 0,
    best: null,
    last: { timesteps: 0, selectionReturn: null },
    sinceBest: 0,
  };

  private readonly plan: TrainingPlan;
  private readonly item: TrainingItem;
  private readonly folder: string;
  private readonly learner: Learner;

  private constructor(
    run: { plan: TrainingPlan; item: TrainingItem; folder: string; learner: Learner },
    backend: string,
  ) {
    const { plan, item, folder } = run;
    this.plan = plan;
    this.item = item;
    this.folder = folder;
    this.learner = run.learner;
    this.state.backend = backend;
    this.progressFile = join(folder, 'progress.csv');
    this.checkpointFile = join(folder, 'checkpoints', 'last.ckpt');
    mkdirSync(join(folder, 'checkpoints'), { recursive: true });
    const { evalEvery, selectionEpisodes } = plan.training;
    if (evalEvery > 0)
      this.selection = new SelectionEvaluator(itemScenario(plan, item), selectionEpisodes);
    this.resume();
  }

  static async open(plan: TrainingPlan, item: TrainingItem, folder: string): Promise<TrainingRun> {
    const seed = trainingRoot(plan, item);
    const scenario = itemScenario(plan, item);
    const { nEnvs, warmStart } = plan.ppo;
    const eta = Math.max(scenario.reward.eta, warmStart?.leastEta ?? 0);
    const milder = { ...scenario, reward: { ...scenario.reward, eta } };
    const backend = await selectBackend(plan.training.backend);
    const learner = new Learner({
      config: plan.ppo,
      environment: new NetworkVectorEnvironment(scenario, nEnvs, seed),
      screening: new NetworkVectorEnvironment(milder, nEnvs, `${seed}/screening`),
      seed,
      totalTimesteps: plan.training.timesteps,
      backend,
    });
    return new TrainingRun({ plan, item, folder, learner }, backend.name);
  }

  private resume(): void {
    // Without the rows that were written by then, the run starts anew.
    const saved = existsSync(this.progressFile)
      ? readCheckpoint<RunState>(this.checkpointFile)
      : undefined;
    if (saved) {
      if (saved.extra.backend !== this.state.backend)
        throw new Error(
          `this run was begun on backend ${saved.extra.backend} and cannot go on with the same` +
            ` results on ${this.state.backend}; delete its folder to start it anew`,
        );
      this.learner.restore(saved.checkpoint);
      this.state = saved.extra;
      // Rows that were written behind the checkpoint will be written again.
      truncateSync(this.progressFile, this.state.progressBytes);
    } else {
      const header = csvLines([PROGRESS_COLUMNS]);
      writeWhole(this.progressFile, header);
      this.state.progressBytes = Buffer.byteLength(header);
    }
  }

  train(onProgress: (progress: TrainingProgress) => void): TrainingResult {
    const { learner, plan, item } = this;
    const { checkpointEvery, evalEvery, patience, timesteps } = plan.training;
    const isDone = () => learner.done;
    let stoppedEarly = this.plateaued(patience);
    while (!isDone() && !stoppedEarly) {
      const before = learner.timesteps;
      const log = learner.learnOneUpdate();
      const now = learner.timesteps;
      const crossed = (every: number) => Math.floor(now / every) > Math.floor(before / every);
      const evaluated = this.selection && (isDone() || crossed(evalEvery)) ? this.evaluate() : null;
      this.rows.push(progressRow(log, evaluated));
      stoppedEarly = this.plateaued(patience);
      if (isDone() || stoppedEarly || crossed(checkpointEvery)) this.checkpoint();
      onProgress({
        item: item.name,
        timesteps: Math.min(now, timesteps),
        episodeReturn: log['rollout/ep_rew_mean'],
      });
    }
    savePolicy(join(this.folder, 'policy-last'), learner.policySnapshot());
    if (!this.state.best) savePolicy(join(this.folder, 'policy-best'), learner.policySnapshot());
    return {
      timesteps: learner.timesteps,
      stoppedEarly,
      best: this.state.best,
      last: { ...this.state.last, timesteps: learner.timesteps },
    };
  }

  private plateaued(patience: number | null): boolean {
    return patience !== null && this.state.sinceBest >= patience;
  }

  private evaluate(): number {
    const snapshot = this.learner.policySnapshot();
    const policy = new LearnedPolicy(snapshot);
    const selectionReturn = this.selection!.meanReturn(policy);
    policy.dispose();
    const { state } = this;
    const judged = { timesteps: this.learner.timesteps, selectionReturn };
    state.last = judged;
    state.sinceBest++;
    if (!state.best || selectionReturn > state.best.selectionReturn) {
      state.best = judged;
      state.sinceBest = 0;
      savePolicy(join(this.folder, 'policy-best'), snapshot);
    }
    return selectionReturn;
  }

  private checkpoint(): void {
    const text = csvLines(this.rows);
    appendFileSync(this.progressFile, text);
    this.rows = [];
    this.state.progressBytes += Buffer.byteLength(text);
    writeCheckpoint(this.checkpointFile, {
      checkpoint: this.learner.checkpoint(),
      extra: this.state,
    });
  }

  dispose(): void {
    this.learner.dispose();
  }
}

function progressRow(log: UpdateLog, evaluated: number | null): Cell[] {
  return PROGRESS_COLUMNS.map((column) =>
    column === 'eval/mean_reward' ? evaluated : log[column],
  );
}
