import type { ReplayData } from '../page-data.js';
import { readColors, type Colors } from './canvas.js';
import { chartsOf } from './charts.js';
import { Controls } from './controls.js';
import { readEpisode } from './episode.js';
import { AreaMap } from './map.js';
import { NumbersTable } from './numbers.js';
import { Player } from './player.js';
import { fillWhenOpened } from './step-table.js';
import { grouped } from '../../words/numbers.js';

/** Up to this speed devices move on evenly between two steps. */
const SMOOTH_UP_TO = 4;

const episode = readEpisode(
  JSON.parse(document.getElementById('replay-data')!.textContent) as ReplayData,
);
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const darkness = matchMedia('(prefers-color-scheme: dark)');
let colors: Colors = readColors();

const player = new Player({
  frames: episode.frames,
  speed: Number(document.querySelector<HTMLSelectElement>('#speed')!.value),
  onChange: () => {
    draw();
  },
});
const controls = new Controls(player, episode, announce);
const panels = [...document.querySelectorAll('.panel')].map((panel, index) => {
  const policy = episode.policies[index];
  fillWhenOpened(
    document.querySelector<HTMLDetailsElement>(`.steps[data-policy="${index}"]`)!,
    episode,
    { policy, frame: () => player.frame },
  );
  const map = new AreaMap(panel.querySelector('.map canvas')!, episode, policy);
  panel.querySelector('[data-largest="device"]')!.textContent =
    ` (largest: ${grouped(map.largestBacklog)})`;
  panel.querySelector('[data-largest="station"]')!.textContent =
    ` (full: ${grouped(map.largestQueue)})`;
  return {
    policy,
    map,
    numbers: new NumbersTable(panel, episode, policy),
    charts: chartsOf(panel, episode, policy),
  };
});

let drawnFrame = -1;
let wasPlaying = false;

/** Draws what has changed; `everything` when size or colours may have. */
function draw({ everything = false } = {}): void {
  const { frame, playing, speed } = player;
  const smooth = playing && speed <= SMOOTH_UP_TO && !stillness.matches;
  const moment = { frame, fraction: smooth ? player.fraction : 0 };
  const stepped = everything || frame !== drawnFrame;
  for (const { map, numbers, charts } of panels) {
    if (stepped || smooth) map.draw(moment, colors);
    if (!stepped) continue;
    numbers.show(frame);
    for (const chart of charts) chart.draw(frame, colors);
  }
  drawnFrame = frame;
  controls.show();
  if (wasPlaying && !playing) announce();
  wasPlaying = playing;
}

/** Tells a screen reader where the replay stands; while it plays that would never end. */
function announce(): void {
  if (player.playing) return;
  const { frame } = player;
  const numbers = panels.map(
    ({ policy: { name, series } }) =>
      `${name}: return ${grouped(series.return[frame], 1)}, UE queue ${series.ue_queue[frame]},` +
      ` sensor queue ${series.sensor_queue[frame]}`,
  );
  document.getElementById('announcement')!.textContent =
    `Step ${episode.step[frame]}. ${numbers.join('. ')}.`;
}

function redraw(): void {
  colors = readColors();
  draw({ everything: true });
}

/** A click into a chart, or a pointer that is dragged there, goes to the step under it. */
for (const { charts } of panels)
  for (const chart of charts) {
    const go = (event: PointerEvent) => {
      player.seek(chart.frameAt(event.offsetX));
    };
    chart.canvas.addEventListener('pointerdown', (event) => {
      chart.canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    chart.canvas.addEventListener('pointermove', (event) => {
      if (event.buttons > 0) go(event);
    });
    chart.canvas.addEventListener('pointerup', announce);
  }

new ResizeObserver(redraw).observe(document.querySelector('.panels')!);
darkness.addEventListener('change', redraw);
// Paper is white, whatever the screen is.
const printing = (on: boolean) => () => {
  document.documentElement.classList.toggle('printing', on);
  redraw();
};
addEventListener('beforeprint', printing(true));
addEventListener('afterprint', printing(false));

redraw();
const asked = /^#step=(\d+)$/.exec(location.hash);
if (asked) {
  const frame = episode.step.findIndex((step) => step >= Number(asked[1]));
  player.seek(frame < 0 ? episode.frames - 1 : frame);
} else if (!stillness.matches) player.play();
