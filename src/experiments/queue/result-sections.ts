import type { Sections } from '../../runs/files/container.js';

/** In front of the sections of a task's output, and of the files of a run, in what comes back. */
export const OUTPUT = 'output/';
export const RUN = 'run/';

/** Sections with a prefix in front of their names. */
export function under(prefix: string, sections: Sections): Sections {
  return Object.fromEntries(
    Object.entries(sections).map(([name, section]) => [prefix + name, section]),
  );
}

/** The sections that have a prefix, without it. */
export function sectionsUnder(prefix: string, sections: Sections): Sections {
  return Object.fromEntries(
    Object.entries(sections)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, section]) => [name.slice(prefix.length), section]),
  );
}
