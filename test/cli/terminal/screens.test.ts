import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../../generators/go-service/go-releases.ts';
import { keys, looksLike, review, type Step, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary } from '../../support.ts';

const { enter, esc } = keys;

terminalTest('the screens of a run are as they were recorded', () =>
  inTemporary(async (directory) => {
    const screens: Record<string, string> = {};
    const records =
      (name: string, text: string): Step[1] =>
      ({ screen, type }) => {
        screens[name] = screen();
        type(text);
      };
    await types(
      directory,
      [
        ['image my-service', 'github.com/acme/Shop/v2'],
        ['image shop', records('module', enter)],
        [`${newest.minor} `, records('go', enter)],
        ['Port', '80'],
        ['below 1024', records('port', enter)],
        [review, records('review', esc)],
      ],
      { columns: 80, rows: 40 },
    );
    for (const [name, screen] of Object.entries(screens)) await looksLike(name, screen);
    assert.equal(Object.keys(screens), ['module', 'go', 'port', 'review']);
  }),
);

terminalTest('the run that the picture in the README shows is as it was recorded', () =>
  inTemporary(async (directory) => {
    const screens: Record<string, string> = {};
    const records =
      (name: string): Step[1] =>
      ({ screen, type }) => {
        screens[name] = screen();
        type(enter);
      };
    const { screen } = await types(
      directory,
      [
        ['image my-service', 'github.com/acme/orders'],
        ['image orders', records('way-1')],
        [`${newest.minor} `, records('way-2')],
        ['Port', records('way-3')],
        [review, records('way-4')],
      ],
      // As npx starts it: the last line names the command that was used.
      { columns: 100, rows: 40, env: { npm_config_user_agent: 'npm/11', npm_command: 'exec' } },
    );
    for (const [name, text] of Object.entries({ ...screens, 'way-5': screen })) await looksLike(name, text);
  }),
);

test.run();
