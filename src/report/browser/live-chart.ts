import { parse, View, type Spec } from 'vega';
import { registerExpressions } from '../drawing/expressions.js';
import type { ScreenLayout } from '../drawing/figure.js';
import type { FigureText } from '../drawing/figure-text.js';
import { NO_LOADER } from '../drawing/no-loader.js';
import { withoutBindings } from '../page/controls.js';
import { figureTable, numbersLabel } from '../page/figure-table.js';
import { restoreSpec, type FigureParts, type SharedSpecs } from '../page/shared-data.js';
import { ControlPanel } from './controls.js';
import { textShown } from './following-text.js';
import { tooltipHandler } from './tooltip.js';

registerExpressions();

/**
 * The live chart of a figure. It takes the place of the drawing, in the same box, once it is ready;
 * until then, and when something goes wrong, the drawing stays. The state is told by the figure's
 * `data-live`: the layout that is live.
 */
export class LiveChart {
  private readonly box: HTMLElement;
  private readonly panel: ControlPanel;
  private readonly specs: SharedSpecs;
  private view: View | undefined;
  /** the layout that was asked for last */
  private wanted: ScreenLayout | undefined;

  /** Of a figure in the page, with nothing shown yet. */
  constructor(
    private readonly figure: HTMLElement,
    private readonly parts: FigureParts,
  ) {
    this.specs = parts.charts;
    this.box = figure.querySelector<HTMLElement>('.chart')!;
    this.panel = new ControlPanel(figure, this.specs.layouts.wide);
  }

  /** Shows the chart in a layout, with what is chosen in the controls. */
  async show(layout: ScreenLayout): Promise<void> {
    if (this.wanted === layout) return;
    this.wanted = layout;
    const container = document.createElement('div');
    container.className = 'live';
    const view = new View(parse(this.specOf(layout)), {
      renderer: 'svg',
      container,
      tooltip: tooltipHandler(),
      hover: true,
      loader: NO_LOADER,
    });
    await view.runAsync();
    // Another layout may have been asked for meanwhile.
    if (this.wanted !== layout) {
      view.finalize();
      return;
    }
    this.box.querySelector('.live')?.remove();
    this.box.append(container);
    this.view?.finalize();
    if (!this.view)
      this.panel.enable((signal, value) => {
        void this.set(signal, value);
      });
    this.view = view;
    this.figure.dataset['live'] = layout;
  }

  /** What is to be seen now, as the text of an SVG; undefined while there is the drawing only. */
  async svg(): Promise<string | undefined> {
    return this.view?.toSVG();
  }

  /** What the figure says now: of what is chosen in the controls. */
  get text(): FigureText {
    return textShown(this.parts, this.panel.values());
  }

  private async set(signal: string, value: unknown): Promise<void> {
    this.figure.dataset['changed'] = '';
    this.say(this.text);
    await this.view!.signal(signal, value).runAsync();
  }

  /** Caption, text alternative and numbers follow the chart. */
  private say({ caption, alt, table }: FigureText): void {
    const find = (selector: string) => this.figure.querySelector<HTMLElement>(selector);
    this.box.setAttribute('aria-label', `${alt} Shown now: ${this.panel.description()}.`);
    find('figcaption')!.textContent = caption;
    const numbers = find('.numbers');
    if (!table || !numbers) return;
    find('summary')!.textContent = numbersLabel(table);
    numbers.innerHTML = figureTable(table, find('h3')!.textContent).toString();
  }

  private specOf(layout: ScreenLayout): Spec {
    const spec = withoutBindings(restoreSpec(this.specs, layout));
    const values = this.panel.values();
    const signals = spec.signals?.map((signal) =>
      values.has(signal.name) ? { ...signal, value: values.get(signal.name) } : signal,
    );
    return { ...spec, ...(signals && { signals }) };
  }
}
