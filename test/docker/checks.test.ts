import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkIds } from '../../docker/check-ids.ts';
import { checksOf } from '../../docker/checks.ts';
import { imageFacts, readArchive } from '../../docker/image.ts';
import type { RunFacts } from '../../docker/probe.ts';
import { inParts, tarOf } from '../lab/archive.ts';

const archive = tarOf([
  { path: 'l', content: tarOf([{ path: 'app', content: '\x7fELF', mode: 0o755 }]) },
  {
    path: 'c',
    content:
      '{"config":{"User":"1","Entrypoint":["/app"],"ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Test":["CMD","/app"]}}}',
  },
  { path: 'manifest.json', content: '[{"Config":"c","Layers":["l"]}]' },
]);
const image = imageFacts('x', await readArchive(inParts(archive)));

const fine: RunFacts = {
  ...{ state: 'ready', log: '', secondsToStart: 1, health: 'healthy', port: 80, answers: true },
  ...{
    listening: [80],
    statuses: { '/': 404 },
    firstProcess: '/app',
    processes: 1,
    outOfMemory: false,
    notChecked: [],
  },
  stop: { seconds: 1, exitCode: 0, killed: false, request: 'answered' },
};

const states = (run: RunFacts | undefined, limits = {}) =>
  Object.fromEntries(checksOf(image, run, limits).map(({ id, state }) => [id, state]));

test('an image without faults passes every check, in the order of the table', () => {
  const found = checksOf(image, fine);
  assert.equal(
    found.map(({ id }) => id),
    checkIds,
  );
  assert.not.ok(found.some(({ state }) => state === 'failed'));
});

test('without a run, only the content is checked', () => {
  assert.not.ok('stop' in states(undefined));
  assert.is(states(undefined).user, 'ok');
});

test('a limit applies only when it is given', () => {
  assert.is(states(fine).size, 'note');
  assert.is(states(fine, { maxSize: 3 }).size, 'failed');
  assert.is(states(fine, { maxSize: 4 }).size, 'ok');
});

test('an engine on another machine leaves requests unchecked', () => {
  const { answers, ...remote } = fine;
  const stop = { ...fine.stop!, request: 'untried' } as const;
  const found = states({ ...remote, stop, health: 'unknown' });
  assert.equal([found.answers, found.request, found.health], ['unchecked', 'unchecked', 'unchecked']);
});

test('a program that SIGTERM ended is not a failure, one that ended with an error is', () => {
  const withCode = (exitCode: number) => states({ ...fine, stop: { ...fine.stop!, exitCode } })['exit-code'];
  assert.equal([0, 143, 1, 2, 137].map(withCode), ['ok', 'ok', 'failed', 'failed', 'failed']);
});

test('a program without a port needs no EXPOSE, one that listens does', () => {
  const { answers, port, ...silent } = fine;
  const without = (run: RunFacts) => checksOf({ ...image, ports: [] }, run).find(({ id }) => id === 'port');
  assert.is(without({ ...silent, listening: [] })?.state, 'note');
  assert.is(without({ ...silent, listening: [9000] })?.fix, 'Write EXPOSE 9000.');
});

test('the reason for an exit is shown, with or without a log', () => {
  const fixOf = (log: string) =>
    checksOf(image, { ...fine, state: 'exited', exitCode: 3, log }).find(({ id }) => id === 'starts')?.fix;
  assert.is(fixOf(''), 'It ended with exit code 3. Its log is empty.');
  const [unready] = checksOf(image, { ...fine, state: 'unready', log: 'listening', healthOutput: '503' }).filter(
    ({ id }) => id === 'starts',
  );
  assert.is(unready!.fix, 'Its health check: 503');
  assert.is(fixOf('DATABASE_URL is not set'), 'It ended with exit code 3. Its log: DATABASE_URL is not set');
});

test('the fix for a health check names its command, and says when a program of it is missing', () => {
  const fixOf = (healthOutput: string) =>
    checksOf(image, { ...fine, health: 'unhealthy', healthOutput }).find(({ id }) => id === 'health')?.fix;
  assert.is(fixOf('503'), 'Run its command in a container of the image, and see why it fails: /app');
  for (const missing of ['exec: "/bin/sh": stat /bin/sh: no such file or directory', '/bin/sh: curl: not found'])
    assert.match(fixOf(missing)!, /^The image lacks a program/, missing);
  assert.match(fixOf('404 page not found')!, /^Run its command/);
});

test('what a shell as process 1 does to the stop is no fault of the program', () => {
  const stop = { seconds: 10, exitCode: 137, killed: true, request: 'lost' } as const;
  const fixes = (form: 'exec' | 'shell') =>
    checksOf({ ...image, form }, { ...fine, stop }).flatMap(({ id, fix }) => (id === 'stop' ? fix : []));
  assert.match(fixes('shell')[0]!, 'use the exec form');
  assert.match(fixes('exec')[0]!, 'Handle SIGTERM');
});

test('each check is described in docs/verify.md', () => {
  const page = readFileSync(new URL('../../docs/verify.md', import.meta.url), 'utf8');
  for (const id of checkIds) assert.match(page, `(\`${id}\`)`);
});

test.run();
