import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  DamagedContainer,
  decodeContainer,
  encodeContainer,
  type Sections,
} from './files/container.js';
import { readRegular } from './files/open-regular.js';
import { writeWhole } from './files/write-whole.js';

/** The name of a task's part in its folder. */
export function partName(index: number): string {
  return `${index}.part`;
}

/**
 * What the tasks of a plan that are done have left, each in a file of its own, until all are there to
 * be merged. A part that is damaged counts as not there, so its task is done again.
 */
export class Parts {
  constructor(private readonly folder: string) {}

  /** Makes the folder; before the first task. */
  prepare(): void {
    mkdirSync(this.folder, { recursive: true });
  }

  write(task: { index: number }, output: Sections): void {
    // Its checksum tells whether it is whole; waiting for the disk would cost more than the task.
    const content = encodeContainer({ facts: task, sections: output });
    writeWhole(this.file(task), content, { flush: false });
  }

  /** What a task has left; undefined when it is not done. */
  read({ index }: { index: number }): Sections | undefined {
    const file = this.file({ index });
    if (!existsSync(file)) return undefined;
    try {
      const { facts, sections } = decodeContainer(readRegular(file));
      // Under another task's name it is no more this one's than if it were damaged.
      return (facts as { index?: unknown } | null)?.index === index ? sections : undefined;
    } catch (error) {
      if (error instanceof DamagedContainer) return undefined;
      throw error;
    }
  }

  /** Removes all of them, once their content is in the results. */
  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The file of a task's part, there or not. */
  file({ index }: { index: number }): string {
    return join(this.folder, partName(index));
  }
}
