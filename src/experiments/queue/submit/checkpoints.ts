import { existsSync } from 'node:fs';
import { encodeContainer } from '../../../runs/files/container.js';
import { filesIn } from '../../../runs/run-files.js';
import type { Job } from '../../executor.js';
import type { Task } from '../../task.js';
import { RefusedMessage } from '../errors.js';
import { keysOf } from '../keys.js';
import { checkpointFacts, openContainer, type CheckpointFacts } from '../messages.js';
import { arrivedFiles, CHECKPOINT_FILES, packRun, unpackRun } from '../run-folder.js';
import type { Store } from '../store.js';

/** Where trainings stand, between the run directory and the queue. */
export class Checkpoints {
  constructor(
    private readonly store: Store,
    private readonly of: { id: string; build: string; job: Job },
  ) {}

  /** `runs/<item>/` of a training; undefined of other tasks. */
  folderOf({ index }: Task): string | undefined {
    const { plan, directory } = this.of.job;
    return plan.command === 'train' ? directory.file('runs', plan.items[index].name) : undefined;
  }

  /** Where a training was begun here, workers go on from that. */
  async offer(task: Task): Promise<void> {
    const folder = this.folderOf(task);
    if (folder === undefined || !existsSync(filesIn(folder).checkpoint)) return;
    const { id, build } = this.of;
    const { index } = task;
    const key = keysOf(id).checkpoint(index);
    if (await this.store.redis.exists(key)) return;
    const facts: CheckpointFacts = { kind: 'checkpoint', id, build, index };
    const content = encodeContainer({ facts, sections: packRun(folder, CHECKPOINT_FILES) });
    const name = `checkpoint-${index}`;
    await this.store.set(id, key, { what: `a checkpoint of task ${index}`, name, content });
  }

  /** So that who goes on without the queue goes on from there. */
  async bring(tasks: readonly Task[]): Promise<void> {
    const { id } = this.of;
    for (const task of tasks) {
      const folder = this.folderOf(task);
      if (folder === undefined) return;
      try {
        const found = await this.store.get(id, keysOf(id).checkpoint(task.index));
        if (!found) continue;
        const { facts, sections } = openContainer(found, checkpointFacts);
        if (facts.id === id && facts.index === task.index)
          unpackRun(folder, arrivedFiles(sections, CHECKPOINT_FILES));
      } catch (error) {
        if (!(error instanceof RefusedMessage)) throw error;
      }
    }
  }
}
