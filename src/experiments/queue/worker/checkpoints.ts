import { rmSync, statSync } from 'node:fs';
import { encodeContainer } from '../../../runs/files/container.js';
import { makeFolder } from '../../../runs/files/make-folder.js';
import { filesIn } from '../../../runs/run-files.js';
import { redisReason, RefusedMessage } from '../errors.js';
import { keysOf } from '../keys.js';
import { checkpointFacts, openContainer, type CheckpointFacts } from '../messages.js';
import { arrivedFiles, CHECKPOINT_FILES, packRun, unpackRun } from '../run-folder.js';
import { TooLarge, type Store } from '../store.js';

/** ms between looks for a new checkpoint */
const LOOK_MS = 1_000;

/** Whose training it is. */
export type TrainingId = Omit<CheckpointFacts, 'kind'>;

/** Brings a training to where the queue has it. What is no checkpoint is told and left, so it begins anew. */
export async function fetchCheckpoint(
  store: Store,
  { id, build, index }: TrainingId,
  { folder, say }: { folder: string; say: (line: string) => void },
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  try {
    const found = await store.get(id, keysOf(id).checkpoint(index));
    if (!found) return;
    const { facts, sections } = openContainer(found, checkpointFacts);
    if (facts.id !== id || facts.index !== index || facts.build !== build)
      throw new RefusedMessage('it belongs to something else');
    unpackRun(folder, arrivedFiles(sections, CHECKPOINT_FILES));
  } catch (error) {
    if (!(error instanceof RefusedMessage)) throw error;
    say(`refused the checkpoint of task ${index}: ${error.message}; it begins anew`);
  }
}

/** Keeps the checkpoints of a training in the queue, each a moment after it is written. */
export class CheckpointWatch {
  private readonly file: string;
  private readonly timer: NodeJS.Timeout;
  /** the last one that is in the queue */
  private seen: string | undefined;
  private isTroubleTold = false;
  private isBusy = false;
  private last = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly of: TrainingId,
    private readonly options: { folder: string; say: (line: string) => void },
  ) {
    this.file = filesIn(options.folder).checkpoint;
    this.seen = stampOf(this.file);
    this.timer = setInterval(() => {
      if (!this.isBusy) void this.upload();
    }, LOOK_MS);
  }

  /** Brings the last checkpoint into the queue; does not fail. */
  upload(): Promise<void> {
    this.isBusy = true;
    this.last = this.last
      .then(() => this.uploadNew())
      .catch(() => undefined)
      .then(() => {
        this.isBusy = false;
      });
    return this.last;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async uploadNew(): Promise<void> {
    const { id, index } = this.of;
    const stamp = stampOf(this.file);
    if (stamp === undefined || stamp === this.seen) return;
    const facts: CheckpointFacts = { kind: 'checkpoint', ...this.of };
    const sections = packRun(this.options.folder, CHECKPOINT_FILES);
    const content = encodeContainer({ facts, sections });
    try {
      const what = `a checkpoint of task ${index}`;
      const name = `checkpoint-${index}`;
      await this.store.set(id, keysOf(id).checkpoint(index), { what, name, content });
      await this.store.redis.hdel(keysOf(id).begun, String(index));
      this.seen = stamp;
    } catch (error) {
      if (!this.isTroubleTold) this.options.say(`not kept: ${troubleOf(error)}`);
      this.isTroubleTold = true;
    }
  }
}

/** Changes when a file is replaced; undefined while there is none. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function troubleOf(error: unknown): string {
  return error instanceof TooLarge ? error.message : redisReason(error);
}
