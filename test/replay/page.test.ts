import { describe, expect, it } from 'vitest';
import type { ReplayData } from '../../src/replay/page-data.js';
import { replayPage } from '../../src/replay/page.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { recordingOf } from './scenarios.js';

const HOSTILE = `</script><script>alert(1)</script><img src=x onerror="alert(2)">&'"=1+1`;

function page(name: string, input = {}) {
  const scenario = scenarioSchema.parse({ steps: 12, ...input });
  return replayPage({
    policies: [
      { name, detail: name, recording: recordingOf(scenario, { kind: 'random' }) },
      {
        name: 'b',
        detail: 'a rule',
        recording: recordingOf(
          { ...scenario, reward: { ...scenario.reward, eta: 0.4 } },
          { kind: 'static', rhoC: 0.3, rhoP: 0.3 },
        ),
      },
    ],
    episode: 4,
    episodeSeed: 123,
    command: `metalore replay ${name}`,
    version: '1.2.3',
  });
}

describe('the page of a replay', () => {
  it('shows hostile names as text', () => {
    const text = page(HOSTILE);
    const quiet = page('quiet');
    // The same elements, whatever the name.
    const tags = (html: string) => html.match(/<[a-zA-Z/][a-zA-Z0-9]*/g)!.length;
    expect(tags(text)).toBe(tags(quiet));
    expect(text).not.toContain('<img src=x');
    expect(text).toContain('&#60;/script&#62;');
    const [, json] = /<script type="application\/json" id="replay-data">(.*?)<\/script>/s.exec(
      text,
    )!;
    expect((JSON.parse(json) as ReplayData).policies.map(({ name }) => name)).toEqual([
      HOSTILE,
      'b',
    ]);
  });

  it('names nothing to be fetched, and forbids it', () => {
    const text = page('a');
    expect(text).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;/,
    );
    expect(text).not.toMatch(/\b(src|href)="(?!data:|#)/);
    expect(text).not.toMatch(/@import|url\((?!#|data:)/);
  });

  it('says which station is that of a device', () => {
    const stations = [{ xM: 50 }, { xM: 150 }];
    const said = (input: object) => page('a', input).replaceAll(/\s+/g, ' ');
    expect(said({ stations })).toContain('by a full line to its station, the nearest one, and');
    const handover = { hysteresisDb: 2.5, timeToTriggerSteps: 1 };
    const handed = said({ stations, handover });
    expect(handed).not.toContain('station, the nearest');
    expect(handed).toContain(
      'to its station: at first the one that it hears best, then handed over to another once that' +
        ' one is stronger by more than 2.5 dB, in that step and the 1 step before, and',
    );
    expect(said({ stations, handover: { hysteresisDb: 0 } })).toContain('one is stronger, and');
  });

  it('says when the two are judged by different rewards', () => {
    expect(page('a')).toContain('their returns do not compare');
    expect(page('a', { reward: { eta: 0.4 } })).not.toContain('their returns do not compare');
  });

  it('says who is there and what is lost where devices come and go, and only there', () => {
    const presence = { kind: 'schedule', counts: [{ fromStep: 0, count: 3 }] };
    const steady = page('a');
    // Everybody is there at first, and one of ten at last.
    const counts = [
      { fromStep: 0, count: 10 },
      { fromStep: 6, count: 1 },
    ];
    const changing = page('a', {
      ues: [{ presence: { ...presence, counts } }],
      sensors: [{ presence }],
    });
    for (const said of [
      'data-chart="present"',
      'data-series="requests_lost_so_far"',
      'data-metric="requests_lost"',
      '<p>1 station, 10 UEs, 15 sensors, 12 steps of one second. 1 to 10 UEs and 3 sensors are there at a time.',
      'those packets are lost',
    ]) {
      expect(changing).toContain(said);
      expect(steady).not.toContain(said);
    }
  });

  it('is the same for the same episode', () => {
    expect(page('a')).toBe(page('a'));
  });
});
