import { bundledConfigs, bundledText } from './find-config.js';

/** A config that comes with the program, and the first sentence of what it says of itself. */
export interface BundledConfig {
  name: string;
  label: string;
}

/** The configs that come with the program, by their names. */
export function describedConfigs(): BundledConfig[] {
  return bundledConfigs().map((name) => ({ name, label: firstSentence(bundledText(name)) }));
}

/** The first sentence of the comment that a config begins with. */
export function firstSentence(text: string): string {
  const comment: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('#')) break;
    if (!line.includes('yaml-language-server')) comment.push(line.slice(1).trim());
  }
  const all = comment.join(' ').trim();
  return /^.*?\.(?=\s|$)/.exec(all)?.[0] ?? all;
}
