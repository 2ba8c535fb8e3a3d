// The list of public repositories, and the figures that docs/dockerize.md shows about them.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import outcomes from '../../bench/dockerize.json' with { type: 'json' };
import images from '../../bench/dockerize-images.json' with { type: 'json' };
import { type Build, type Ended, endsAlike, imagesTable } from '../../bench/dockerize-images-table.ts';
import peers from '../../bench/dockerize-peers.json' with { type: 'json' };
import {
  type Choice,
  judged,
  type Peer,
  type PeerRow,
  peerNames,
  peersTable,
} from '../../bench/dockerize-peers-table.ts';
import { type Outcome, scoresOf, tableOf } from '../../bench/dockerize-table.ts';
import list from '../../bench/public-code.json' with { type: 'json' };

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the list has at least 60 repositories, each at a commit, and every one was scanned', () => {
  assert.ok(list.length >= 60);
  for (const { commit } of list) assert.match(commit, /^[0-9a-f]{40}$/);
  assert.equal(
    outcomes.map(({ repository }) => repository),
    list.map(({ repository }) => repository),
  );
});

test('programs, Go versions and cgo are those of go list, at least 80 % of the ports are right, and no sure one is wrong', () => {
  const { programs, go, cgo, port, surePort } = scoresOf(outcomes as readonly Outcome[]);
  for (const { right, of } of [programs, go, cgo, surePort]) assert.is(right, of);
  assert.ok(programs.of >= 80 && go.of >= 70 && cgo.of >= 75 && surePort.of >= 10);
  assert.ok(port.right / port.of >= 0.8);
});

test('the page explains each wrong port, and each port of a program that has none', () => {
  const page = read('docs/dockerize.md');
  const [, section = ''] = page.split('### Why a port is wrong');
  const explained = [...section.split('###')[0]!.matchAll(/^\| (\S+\/\S+) \| (\w+)/gm)].map(([, name, port]) => [
    name,
    port,
  ]);
  const wrong = (outcomes as readonly Outcome[]).filter(({ program, port, portIs }) =>
    typeof portIs === 'number' ? port !== portIs : program !== '' && portIs === undefined && port !== undefined,
  );
  assert.equal(
    explained,
    wrong.map(({ repository, port }) => [repository, port === undefined ? 'not' : `${port}`]),
  );
});

test('every scan took less than ten seconds', () => {
  assert.equal(
    outcomes.filter(({ milliseconds }) => milliseconds >= 10_000),
    [],
  );
});

test('the page about other tools shows the table of their choices, and no tool finds as much', () => {
  const rows = peers as unknown as readonly PeerRow[];
  assert.match(read('docs/dockerize-peers.md'), peersTable(rows, outcomes as readonly Outcome[]));
  assert.equal(
    rows.map(({ repository }) => repository),
    list.filter(({ program }) => program !== undefined).map(({ repository }) => repository),
  );
  const right = (name: Peer) => rows.filter((each) => judged(each, each.choices[name]).program).length;
  for (const name of peerNames) assert.ok(right(name) < rows.length);
});

test('an older Go, a Go that is no version, another port and another default program are wrong choices', () => {
  const row = { repository: 'a/b', wanted: { program: 'cmd/a', several: true, go: '1.24', cgo: true, port: 80 } };
  const judge = (choice: Choice) => judged({ ...row, choices: {} as PeerRow['choices'] }, choice);
  const good = { programs: ['cmd/a'], go: '1.24.1', cgo: true, port: 80 };
  assert.equal(judge(good), { program: true, go: true, cgo: true, port: true });
  assert.equal(judge({ programs: ['.', 'cmd/a'], go: '1.23', cgo: false }), {
    program: false,
    go: false,
    cgo: false,
    port: false,
  });
  assert.is(judge({ ...good, go: 'v1.1.12' }).go, false);
  assert.is(judge({ ...good, go: 'newest' }).go, true);
  assert.equal(judge({ error: 'not detected' }), { program: false, go: false, cgo: false, port: false });
});

test('the page shows the results of the images, and explains each that behaves differently from its program outside', () => {
  const builds = images as unknown as readonly Build[];
  assert.match(read('docs/dockerize.md'), imagesTable(builds));
  const different = builds.filter((build) => build.refused === undefined && !endsAlike(build));
  for (const { repository } of different) assert.match(read('docs/dockerize.md'), `\`${repository}\``);
});

test('another exit code, no start, and a stop that takes a second longer are differences', () => {
  const outside = { ran: true, exitCode: 0, seconds: 0.1 };
  const alike = (inside: Ended) => endsAlike({ repository: 'a/b', program: '.', inside, outside });
  assert.ok(alike({ ran: true, exitCode: 0, seconds: 0.6 }));
  assert.not.ok(alike({ ran: true, exitCode: 143, seconds: 0.1 }));
  assert.not.ok(alike({ ran: false, exitCode: 0 }));
  assert.not.ok(alike({ ran: true, exitCode: 0, seconds: 1.2 }));
});

test('the page shows the table of these figures', () => {
  assert.match(read('docs/dockerize.md'), tableOf(outcomes as readonly Outcome[]));
});

test.run();
