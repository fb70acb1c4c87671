import type { Episode } from './episode.js';
import type { Player } from './player.js';

/** Frames that an arrow key with Shift goes. */
const LEAP = 10;

/** Buttons, slider, speed and keys of the page; all of them act on the player. */
export class Controls {
  private readonly toggle = element('[data-action="toggle"]');
  private readonly help = element('#help');
  private readonly helpButton = element('[data-action="help"]');
  private readonly slider = document.querySelector<HTMLInputElement>('#scrub')!;
  private readonly speed = document.querySelector<HTMLSelectElement>('#speed')!;
  private readonly step = element('#step');

  /** @param onSettled called when the user has gone to a step */
  constructor(
    private readonly player: Player,
    private readonly episode: Episode,
    private readonly onSettled: () => void,
  ) {
    const { slider, speed } = this;
    slider.max = String(episode.frames - 1);
    for (const button of document.querySelectorAll<HTMLElement>('[data-action]'))
      button.addEventListener('click', () => {
        this.act(button.dataset['action']!);
      });
    slider.addEventListener('input', () => {
      player.seek(Number(slider.value));
    });
    slider.addEventListener('change', onSettled);
    speed.addEventListener('change', () => {
      player.setSpeed(Number(speed.value));
    });
    document.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
  }

  /** Brings the controls in line with the player. */
  show(): void {
    const { player, episode, slider, toggle, speed, step } = this;
    const shown = String(episode.step[player.frame]);
    slider.value = String(player.frame);
    slider.setAttribute('aria-valuetext', `step ${shown}`);
    if (step.textContent !== shown) step.textContent = shown;
    speed.value = String(player.speed);
    const label = player.playing ? 'Pause' : 'Play';
    const text = toggle.querySelector('.label')!;
    if (text.textContent === label) return;
    text.textContent = label;
    toggle.classList.toggle('playing', player.playing);
  }

  private act(action: string): void {
    const { player, episode } = this;
    const actions: Record<string, () => void> = {
      toggle: () => {
        player.toggle();
      },
      first: () => {
        this.goTo(0);
      },
      last: () => {
        this.goTo(episode.frames - 1);
      },
      back: () => {
        this.goTo(player.frame - 1);
      },
      on: () => {
        this.goTo(player.frame + 1);
      },
      help: () => {
        this.help.hidden = !this.help.hidden;
        this.helpButton.setAttribute('aria-expanded', String(!this.help.hidden));
      },
      faster: () => {
        this.changeSpeed(1);
      },
      slower: () => {
        this.changeSpeed(-1);
      },
    };
    actions[action]();
  }

  private goTo(frame: number): void {
    this.player.seek(frame);
    this.onSettled();
  }

  private changeSpeed(by: number): void {
    const { speed, player } = this;
    const index = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + by));
    player.setSpeed(Number(speed.options[index].value));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key, shiftKey } = event;
    const within = (selector: string) => target instanceof Element && target.closest(selector);
    // What has the focus may have its own use for a key.
    if (within('select') && /^(Arrow|Home|End| )/.test(key)) return;
    if (within('.scrolled') && /^(Arrow|Home|End)/.test(key)) return;
    if (within('button, summary') && key === ' ') return;
    const distance = shiftKey ? LEAP : 1;
    if (key === 'ArrowLeft') this.goTo(this.player.frame - distance);
    else if (key === 'ArrowRight') this.goTo(this.player.frame + distance);
    else {
      const action = KEYS[key];
      if (action === undefined) return;
      this.act(action);
    }
    event.preventDefault();
  }
}

const KEYS: Partial<Record<string, string>> = {
  ' ': 'toggle',
  Home: 'first',
  End: 'last',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  '−': 'slower',
  _: 'slower',
  '?': 'help',
};

function element(selector: string): HTMLElement {
  return document.querySelector<HTMLElement>(selector)!;
}
