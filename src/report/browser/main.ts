import type { ScreenLayout } from '../drawing/figure.js';
import type { FigureParts } from '../page/shared-data.js';
import { LiveChart } from './live-chart.js';
import { unpacked } from '../../pages/browser/packed-json.js';
import { drawingSvg, saveText, tableCsv } from './save.js';

/** As in report.css: below it there is no room for a wide figure. */
const NARROW = matchMedia('(max-width: 719.98px)');

const charts = new Map<HTMLElement, LiveChart>();
/** Vega measures text, which takes the font. */
const fonts = Promise.allSettled(
  ['400', '600'].map((weight) => document.fonts.load(`${weight} 11px Inter`)),
);
/** Charts come to life one after the other, so that the page can be scrolled meanwhile. */
let turn: Promise<unknown> = fonts;

function layout(): ScreenLayout {
  return NARROW.matches ? 'narrow' : 'wide';
}

async function partsOf(figure: HTMLElement): Promise<FigureParts> {
  return (await unpacked(figure.querySelector('.parts')!.textContent)) as FigureParts;
}

function bringToLife(figure: HTMLElement): void {
  turn = turn.then(async () => {
    try {
      let chart = charts.get(figure);
      if (!chart) {
        chart = new LiveChart(figure, await partsOf(figure));
        charts.set(figure, chart);
      }
      await chart.show(layout());
    } catch (error) {
      console.error(`figure ${figure.id} stays a drawing:`, error);
    }
    // Leaves room for the browser to draw and to answer.
    await new Promise((resolve) => setTimeout(resolve));
  });
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        observer.unobserve(target);
        bringToLife(target as HTMLElement);
      }
  },
  { rootMargin: '500px 0px' },
);

for (const figure of document.querySelectorAll<HTMLElement>('.chart-figure')) {
  observer.observe(figure);
  figure.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest<HTMLElement>('[data-save]');
    if (button) void save(figure, button);
  });
}

NARROW.addEventListener('change', () => {
  for (const figure of charts.keys()) bringToLife(figure);
});

async function save(figure: HTMLElement, { dataset }: HTMLElement): Promise<void> {
  const name = dataset['file']!;
  if (dataset['save'] === 'csv') {
    const { table } = charts.get(figure)?.text ?? (await partsOf(figure)).text;
    saveText(name, tableCsv(table!), 'text/csv;charset=utf-8');
    return;
  }
  const svg =
    (await charts.get(figure)?.svg()) ?? drawingSvg(figure.querySelector<HTMLElement>('.chart')!);
  saveText(name, svg, 'image/svg+xml');
}
