import type { Spec } from 'vega';

/** A control of a chart: a signal that its spec binds to an input element. */
export interface Control {
  signal: string;
  label: string;
  /** of `choices` where there are some, else the value itself */
  initial: unknown;
  input: 'select' | 'radio' | 'range' | 'checkbox';
  /** of select and radio */
  choices: { value: unknown; label: string }[];
  /** of range */
  range?: { min: number; max: number; step: number };
}

interface Binding {
  input: string;
  name?: string;
  options?: unknown[];
  labels?: string[];
  min?: number;
  max?: number;
  step?: number;
}

/** The controls of a chart, in the order of its params. */
export function controlsOf(spec: Spec): Control[] {
  return (spec.signals ?? []).flatMap((signal) => {
    const binding = bindingOf(signal);
    if (!binding) return [];
    const { input, name, options = [], labels = [], min = 0, max = 100, step = 1 } = binding;
    if (!isKnown(input)) throw new Error(`no control for an input of the kind ${input}`);
    return [
      {
        signal: signal.name,
        // Vega-Lite's names often end with a colon or a space, for Vega's own form.
        label: (name ?? signal.name).replace(/[:\s]+$/, ''),
        initial: ('value' in signal ? signal.value : null) as unknown,
        input,
        choices: options.map((value, i) => ({ value, label: labels[i] ?? String(value) })),
        ...(input === 'range' ? { range: { min, max, step } } : {}),
      },
    ];
  });
}

/** The spec without its bindings, so that a view makes no form of its own. */
export function withoutBindings(spec: Spec): Spec {
  return {
    ...spec,
    signals: spec.signals?.map((signal) => {
      if (!bindingOf(signal)) return signal;
      const rest: Record<string, unknown> = { ...signal };
      delete rest['bind'];
      return rest as unknown as typeof signal;
    }),
  } as Spec;
}

function bindingOf(signal: object): Binding | undefined {
  const bind = 'bind' in signal ? signal.bind : undefined;
  return typeof bind === 'object' && bind !== null && 'input' in bind
    ? (bind as Binding)
    : undefined;
}

function isKnown(input: string): input is Control['input'] {
  return ['select', 'radio', 'range', 'checkbox'].includes(input);
}
