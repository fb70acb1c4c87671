import type { Member } from '../environment/crew.js';
import { cellsMember, type SharedCells } from '../environment/network-cells.js';
import { kernelMember, type KernelsDescription } from '../ppo/backends/kernel-member.js';
import type { Making } from './crew/thread-crew.js';
import { selectionMember, type SharedSelection } from './train/selection.js';

/** What makes a helper's member of each kind that is gathered. */
const MAKERS: Readonly<Record<string, (description: never) => Member>> = {
  cells: (description: SharedCells) => cellsMember(description),
  kernels: (description: KernelsDescription) => kernelMember(description),
  selection: (description: SharedSelection) => selectionMember(description),
};

/** @throws {Error} for a kind that is not known */
export function memberOf({ kind, description }: Making): Member {
  const make = MAKERS[kind] as ((description: unknown) => Member) | undefined;
  if (!make) throw new Error(`no member of a crew is called ${kind}`);
  return make(description);
}
