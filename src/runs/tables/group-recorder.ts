import type { Sections } from '../files/container.js';

/** What a task measured of the groups of UEs, episode by episode, while it works on them. */
export class GroupRecorder {
  private readonly values: number[] = [];

  /** @param section under which a task leaves it */
  constructor(private readonly section: string) {}

  /** Adds [groups][GROUP_METRICS] of an episode; nothing where groups are not measured. */
  add(groups: Float64Array = new Float64Array(0)): void {
    for (const value of groups) this.values.push(value);
  }

  /** What a task leaves of them; where there is one group, nothing. */
  sections(): Sections {
    return this.values.length > 0 ? { [this.section]: new Float64Array(this.values) } : {};
  }
}
