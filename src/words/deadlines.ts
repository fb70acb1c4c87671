import { firstFew } from './lists.js';

/** D_th in steps: `2`, or where groups of UEs have their own `2 (group 1: 5)`. */
export function deadlinesInWords({
  ues,
  reward,
}: {
  ues: readonly { delayThresholdSteps?: number | undefined }[];
  reward: { delayThresholdSteps: number };
}): string {
  const own = ues.flatMap(({ delayThresholdSteps }, group) =>
    delayThresholdSteps === undefined ? [] : [`group ${group}: ${delayThresholdSteps}`],
  );
  return `${reward.delayThresholdSteps}${own.length > 0 ? ` (${firstFew(own)})` : ''}`;
}
