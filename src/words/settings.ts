import { plain } from './numbers.js';

/** A pair of the reward's constants that policies are trained for and judged by. */
interface Constants {
  eta: unknown;
  c2: unknown;
}

/** `η 0.9, c₂ −1`: in tables and figures, where room is scarce. */
export function constants({ eta, c2 }: Constants): string {
  return `η ${plain(eta)}, c₂ ${plain(c2)}`;
}

/** `η = 0.9, c₂ = −1`: in the sentences of a page; its lines do not end within one. */
export function constantsInWords({ eta, c2 }: Constants): string {
  return `η\u00A0=\u00A0${plain(eta)}, c₂\u00A0=\u00A0${plain(c2)}`;
}

/** `η = 0.9, c₂ = -1`: on a terminal and in warnings, as a command takes them. */
export function constantsAsTyped({ eta, c2 }: Constants): string {
  return `η = ${String(eta)}, c₂ = ${String(c2)}`;
}

/** `G (η 0.9, c₂ −1)` */
export function settingName(setting: Constants & { letter: string }): string {
  return `${setting.letter} (${constants(setting)})`;
}

/** A pair of constants as a key of a map. */
export function settingKey({ eta, c2 }: Constants): string {
  return `${String(eta)}/${String(c2)}`;
}

export function sameSetting(a: Constants, b: Constants): boolean {
  return a.eta === b.eta && a.c2 === b.c2;
}

/** `(0.3, 0.4)`: ρ(C), ρ(P). */
export function splitName({ rhoC, rhoP }: { rhoC: number; rhoP: number }): string {
  return `(${plain(rhoC)}, ${plain(rhoP)})`;
}

/** The name of an item under a setting, where it is judged by others too. */
export function nameUnder(item: string, { eta, c2 }: Constants): string {
  return `${item}-eta-${String(eta)}-c2-${String(c2)}`;
}

/** The name of an item without the setting behind it, which several settings make necessary. */
export function withoutSetting(item: string, setting: Constants): string {
  const suffix = nameUnder('', setting);
  return item.endsWith(suffix) ? item.slice(0, -suffix.length) : item;
}

/** The name of a training run without its seed: sweep, η and c₂. */
export function withoutTrainSeed(item: string): string {
  return item.replace(/-seed-\d+$/, '');
}
