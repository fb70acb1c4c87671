import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ALONE, type Crew } from '../../environment/crew.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { NetworkVectorEnvironment } from '../../environment/network-vector.js';
import type { PolicySnapshot } from '../../ppo/acting/policy.js';
import { selectBackend, type BackendChoice } from '../../ppo/backends/select.js';
import { Learner, type UpdateLog } from '../../ppo/learning/learner.js';
import { readCheckpoint, writeCheckpoint } from '../../runs/checkpoint-file.js';
import { csvLines, type Cell } from '../../runs/csv/write.js';
import { AppendedFile, type FileMark } from '../../runs/files/appended-file.js';
import type { TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { loadPolicy, savePolicy } from '../../runs/policy-folder.js';
import { readResult, writeResult, type TrainResult } from '../../runs/result.js';
import type { RunFiles } from '../../runs/run-files.js';
import { PROGRESS_COLUMNS } from '../../runs/tables/progress.js';
import { itemPpo, itemScenario, trainingRoot } from './plan.js';
import { Paused } from '../time-limit.js';
import { Deadline } from './deadline.js';
import { SelectionEvaluator } from './selection.js';

/** What a training run goes on in and with; of the latter nothing has an influence on results. */
export interface TrainingOptions {
  files: RunFiles;
  onProgress: (progress: TrainingProgress) => void;
  /** told what computes the networks, once that is chosen */
  onBackend?: (name: string) => void;
  /** threads that train it together; default: the caller's alone */
  crew?: Crew;
  /** when to stop at the next checkpoint, ms since 1970; default: never */
  endMs?: number | undefined;
}

/** Where a training run stands, for whoever watches. */
export interface TrainingProgress {
  item: string;
  timesteps: number;
  /** mean return of the last 100 episodes of training; null before the first one ends */
  episodeReturn: number | null;
}

/** What a checkpoint holds besides the learner. */
interface RunState {
  /** what computed the networks; another would not give the same bytes */
  backend: string;
  /** progress.csv at that moment */
  progress: FileMark;
  best: TrainResult['best'];
  last: TrainResult['last'];
  /** evaluations since the best one */
  sinceBest: number;
}

/**
 * Trains one item of a plan in its run folder, going on from the last checkpoint where there is one.
 * Leaves progress.csv, the last two checkpoints, the policies `policy-best/` and `policy-last/`, and
 * result.json when all of it is done.
 *
 * @throws {DivergenceError} when training leaves the finite numbers; the last checkpoint stays
 * @throws {Paused} at a checkpoint of its own, where what comes next might not end by `endMs` ({@link Deadline})
 */
export async function trainItem(
  plan: TrainPlan,
  item: TrainItem,
  { files, onProgress, onBackend, crew = ALONE, endMs = Infinity }: TrainingOptions,
): Promise<TrainResult> {
  const known = readResult(files.result);
  if (known) return known;
  const ppo = itemPpo(plan, item);
  const backend = await selectBackend(plan.training.backend, { ppo });
  onBackend?.(backend.name);
  const run = TrainingRun.open(plan, item, { files, crew, ppo, backend });
  try {
    const result = run.train(onProgress, endMs);
    writeResult(files.result, result);
    return result;
  } finally {
    run.dispose();
  }
}

class TrainingRun {
  private readonly selection: SelectionEvaluator | undefined;
  private best: PolicySnapshot | undefined;
  /** whether the best policy is saved as it is */
  private bestSaved = true;
  private progress!: AppendedFile;
  /** rows of progress.csv since the last checkpoint */
  private rows: Cell[][] = [];
  private state: RunState = {
    backend: '',
    progress: { bytes: 0, sha256: '' },
    best: null,
    last: { timesteps: 0, selectionReturn: null },
    sinceBest: 0,
  };

  private readonly plan: TrainPlan;
  private readonly item: TrainItem;
  private readonly files: RunFiles;
  private readonly learner: Learner;

  private constructor(
    run: { plan: TrainPlan; item: TrainItem; files: RunFiles; learner: Learner; crew: Crew },
    backend: string,
  ) {
    const { plan, item, files } = run;
    this.plan = plan;
    this.item = item;
    this.files = files;
    this.learner = run.learner;
    this.state.backend = backend;
    mkdirSync(dirname(files.checkpoint), { recursive: true });
    const { evalEvery, selectionEpisodes } = plan.training;
    if (evalEvery > 0)
      this.selection = new SelectionEvaluator(
        itemScenario(plan, item),
        selectionEpisodes,
        run.crew,
      );
    this.resume();
  }

  static open(
    plan: TrainPlan,
    item: TrainItem,
    {
      files,
      crew,
      ppo,
      backend,
    }: { files: RunFiles; crew: Crew; ppo: PpoConfig; backend: BackendChoice },
  ): TrainingRun {
    const seed = trainingRoot(plan, item);
    const scenario = itemScenario(plan, item);
    const { nEnvs, warmStart } = ppo;
    const eta = Math.max(scenario.reward.eta, warmStart?.leastEta ?? 0);
    const milder = { ...scenario, reward: { ...scenario.reward, eta } };
    const initial = plan.initialPolicy;
    const learner = new Learner({
      config: ppo,
      environment: new NetworkVectorEnvironment(scenario, nEnvs, { seed, crew }),
      screening: new NetworkVectorEnvironment(milder, nEnvs, {
        seed: `${seed}/screening`,
        crew,
      }),
      seed,
      totalTimesteps: plan.training.timesteps,
      backend,
      crew,
      ...(initial ? { initialPolicy: loadPolicy(initial.folder, initial.hash) } : {}),
    });
    return new TrainingRun({ plan, item, files, learner, crew }, backend.name);
  }

  /** Goes on from the last checkpoint, or from the one before where that is damaged, or begins. */
  private resume(): void {
    const { files, learner } = this;
    for (const file of [files.checkpoint, files.checkpointBefore]) {
      const saved = readCheckpoint<RunState>(file);
      // Rows that were written behind the checkpoint will be written again.
      const progress = saved && AppendedFile.resume(files.progress, saved.extra.progress);
      if (!progress) continue;
      if (saved.extra.backend !== this.state.backend)
        throw new Error(
          `this run was begun on backend ${saved.extra.backend} and cannot go on with the same` +
            ` results on ${this.state.backend}; make ${saved.extra.backend} work here again, or delete its folder to` +
            ' start it anew',
        );
      learner.restore(saved.checkpoint);
      this.state = saved.extra;
      this.progress = progress;
      this.best = saved.best;
      if (saved.best) this.save(files.bestPolicy, saved.best);
      return;
    }
    this.progress = AppendedFile.begin(files.progress, csvLines([PROGRESS_COLUMNS]));
  }

  train(onProgress: (progress: TrainingProgress) => void, endMs: number): TrainResult {
    const { learner, plan, item } = this;
    const { checkpointEvery, evalEvery, patience, timesteps } = plan.training;
    const deadline = new Deadline(endMs);
    const isDone = () => learner.done;
    const evaluates = (from: number, to: number) =>
      this.selection !== undefined && (to >= timesteps || crosses(evalEvery, from, to));
    let stoppedEarly = this.plateaued(patience);
    while (!isDone() && !stoppedEarly) {
      const before = learner.timesteps;
      const log = deadline.update(() => learner.learnOneUpdate());
      const now = learner.timesteps;
      const evaluated = evaluates(before, now) ? deadline.evaluation(() => this.evaluate()) : null;
      this.rows.push(progressRow(log, evaluated));
      stoppedEarly = this.plateaued(patience);
      const isOver = isDone() || stoppedEarly;
      // All updates have as many steps.
      const next = isOver ? 'checkpoint' : deadline.before(evaluates(now, 2 * now - before));
      if (next !== 'go on' || crosses(checkpointEvery, before, now))
        deadline.checkpoint(() => {
          this.checkpoint();
        });
      onProgress({
        item: item.name,
        timesteps: Math.min(now, timesteps),
        episodeReturn: log['rollout/ep_rew_mean'],
      });
      if (next === 'pause') throw new Paused(item.name);
    }
    this.save(this.files.lastPolicy, learner.policySnapshot());
    if (!this.state.best) this.save(this.files.bestPolicy, learner.policySnapshot());
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
    const selectionReturn = this.selection!.meanReturn(snapshot);
    const { state } = this;
    const judged = { timesteps: this.learner.timesteps, selectionReturn };
    state.last = judged;
    state.sinceBest++;
    if (!state.best || selectionReturn > state.best.selectionReturn) {
      state.best = judged;
      state.sinceBest = 0;
      this.best = snapshot;
      this.bestSaved = false;
    }
    return selectionReturn;
  }

  private checkpoint(): void {
    // With the checkpoint that counts it as the best, and not for every evaluation.
    if (this.best && !this.bestSaved) this.save(this.files.bestPolicy, this.best);
    this.bestSaved = true;
    this.progress.append(csvLines(this.rows));
    this.rows = [];
    this.state.progress = this.progress.mark();
    writeCheckpoint(this.files, {
      checkpoint: this.learner.checkpoint(),
      extra: this.state,
      best: this.best,
    });
  }

  private save(folder: string, policy: PolicySnapshot): void {
    savePolicy(folder, policy, { onnx: this.plan.onnx });
  }

  dispose(): void {
    this.learner.dispose();
  }
}

/** Whether a multiple lies in (from, to]. */
function crosses(every: number, from: number, to: number): boolean {
  return Math.floor(to / every) > Math.floor(from / every);
}

function progressRow(log: UpdateLog, evaluated: number | null): Cell[] {
  return PROGRESS_COLUMNS.map((column) =>
    column === 'eval/mean_reward' ? evaluated : log[column],
  );
}
