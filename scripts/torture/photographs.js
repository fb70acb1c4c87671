// What a kill leaves: the files of a command, all at one moment.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** By names below a folder the bytes of its files, and undefined for folders; none where there is nothing. */
export function photographOf(folder) {
  const photograph = new Map();
  const look = (name) => {
    for (const entry of readdirSync(join(folder, name), { withFileTypes: true })) {
      const its = join(name, entry.name);
      if (entry.isDirectory()) {
        photograph.set(its, undefined);
        look(its);
      } else photograph.set(its, readFileSync(join(folder, its)));
    }
  };
  try {
    look('');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
  return photograph;
}

/** Whether two photographs show the same. */
export function areSame(one, other) {
  if (!one || !other) return one === other;
  return (
    one.size === other.size &&
    [...one].every(([name, bytes]) => {
      const its = other.get(name);
      return other.has(name) && (bytes && its ? bytes.equals(its) : bytes === its);
    })
  );
}

/** Puts what a photograph shows into a folder that is not there. */
export function restored(photograph, folder) {
  if (!photograph) return;
  mkdirSync(folder);
  for (const [name, bytes] of photograph)
    if (bytes) writeFileSync(join(folder, name), bytes);
    else mkdirSync(join(folder, name));
}
