import type { GroupPresence } from './schema/traffic.js';

/** Whether devices of a group may be absent. */
export function mayBeAbsent({ presence }: { presence?: GroupPresence | undefined }): boolean {
  return presence !== undefined && presence.kind !== 'always';
}
