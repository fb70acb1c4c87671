import type { Spec } from 'vega';
import { controlsOf, type Control } from '../page/controls.js';

type Field = HTMLSelectElement | HTMLInputElement;

/** The controls of a figure in the page, and the signals of its chart that they stand for. */
export class ControlPanel {
  private readonly fields: Field[];
  private readonly controls: Map<string, Control>;

  constructor(figure: HTMLElement, spec: Spec) {
    this.fields = [...figure.querySelectorAll<Field>('[data-signal]')];
    this.controls = new Map(controlsOf(spec).map((control) => [control.signal, control]));
  }

  /** Lets them be used; calls back with each signal that is changed. */
  enable(onChange: (signal: string, value: unknown) => void): void {
    for (const field of this.fields) {
      field.disabled = false;
      field.addEventListener('input', () => {
        const output = field.parentElement!.querySelector('output');
        if (output) output.value = field.value;
        onChange(this.controlOf(field).signal, this.valueOf(field));
      });
    }
  }

  /** What is chosen, by signal. */
  values(): Map<string, unknown> {
    return new Map(
      this.fields
        .filter((field) => !isRadio(field) || field.checked)
        .map((field) => [this.controlOf(field).signal, this.valueOf(field)]),
    );
  }

  /** What is chosen, in words. */
  description(): string {
    return this.fields
      .filter((field) => !isRadio(field) || field.checked)
      .map((field) => {
        const control = this.controlOf(field);
        const value =
          control.input === 'select' || control.input === 'radio'
            ? control.choices[Number(field.value)].label
            : String(this.valueOf(field));
        return `${control.label}: ${value}`;
      })
      .join(', ');
  }

  private controlOf(field: Field): Control {
    return this.controls.get(field.dataset['signal']!)!;
  }

  private valueOf(field: Field): unknown {
    const { input, choices } = this.controlOf(field);
    switch (input) {
      case 'select':
      case 'radio':
        return choices[Number(field.value)].value;
      case 'range':
        return Number(field.value);
      case 'checkbox':
        return (field as HTMLInputElement).checked;
    }
  }
}

function isRadio(field: Field): field is HTMLInputElement {
  return field.type === 'radio';
}
