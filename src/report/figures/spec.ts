import type { Field } from 'vega-lite/types_unstable/channeldef.js';
import type { LayerSpec, UnitSpec } from 'vega-lite/types_unstable/spec/index.js';
import { textWidth } from '../drawing/text-width.js';
import { FONT_SIZE } from '../drawing/theme.js';
import { settingName } from '../../words/settings.js';
import type { Setting } from '../data.js';

/**
 * Ticks as they are. Where no digits are asked for, d3 takes their number from the distance of the ticks, and by
 * rounding sometimes one too few: 0.12 would be 0.1, as the tick before it is.
 */
export const TICKS = '.7~r';

/** A chart of one mark, or several on top of each other. */
export type Layer = LayerSpec<Field> | UnitSpec<Field>;

/**
 * Several channels that say the same of one nominal field, so that Vega-Lite draws one legend for
 * them, below the chart.
 *
 * @param options.ranges for each channel the values of the names in `domain`
 * @param options.room width of the legend, pixels
 */
export function shareLegend<Channel extends string>(options: {
  field: string;
  domain: readonly string[];
  ranges: Record<Channel, readonly (string | readonly number[])[]>;
  room: number;
  legend: object;
}): Record<Channel, object> {
  const { field, domain, ranges, room, legend } = options;
  const columns = legendColumns(domain, room);
  const channel = (range: readonly unknown[]) => ({
    field,
    type: 'nominal',
    title: null,
    scale: { domain, range },
    legend: {
      orient: 'bottom',
      columns,
      symbolLimit: 0,
      rowPadding: 4,
      labelLimit: room - SYMBOL_WIDTH,
      ...legend,
    },
  });
  return Object.fromEntries(
    (Object.keys(ranges) as Channel[]).map((name) => [name, channel(ranges[name])]),
  ) as Record<Channel, object>;
}

/** A symbol and the gaps around it, pixels. */
const SYMBOL_WIDTH = 40;

/** As many columns as there is room for when names are set row by row. */
function legendColumns(names: readonly string[], room: number): number {
  const widths = names.map((name) => textWidth(name, FONT_SIZE) + SYMBOL_WIDTH);
  for (let columns = names.length; columns > 1; columns--) {
    let total = 0;
    for (let column = 0; column < columns; column++)
      total += Math.max(...widths.filter((_, i) => i % columns === column));
    if (total <= room) return columns;
  }
  return 1;
}

/** A choice among the settings, whose letter the signal `setting` holds. */
export function settingSelect(settings: readonly Setting[], first: Setting): object {
  return {
    name: 'setting',
    value: first.letter,
    bind: {
      input: 'select',
      options: settings.map(({ letter }) => letter),
      labels: settings.map(settingName),
      name: 'setting ',
    },
  };
}
