import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { failureIn, stagesIn, stepIn } from '../../docker/build.ts';
import { sizeText } from '../../docker/checks.ts';
import { descendants, listeners, pauseFor } from '../../docker/probe.ts';

test('sockets that listen are read from /proc, with those on loopback marked', () => {
  const table = `  sl  local_address rem_address   st
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000
   1: 0100007F:0050 00000000:0000 0A 00000000:00000000
   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000
   3: 00000000000000000000000001000000:2382 00000000000000000000000000000000:0000 0A
   4: 00000000000000000000000000000000:2383 00000000000000000000000000000000:0000 0A`;
  assert.equal(listeners(table), [
    { port: 8080, isLoopback: false },
    { port: 80, isLoopback: true },
    { port: 9090, isLoopback: true },
    { port: 9091, isLoopback: false },
  ]);
});

test('processes are counted from process 1 down; the command of a health check is another child of the engine', () => {
  const table = `PID    PPID   COMMAND
7001   6990   /app children
7020   7001   /app sleep
7021   7020   /app sleep
7050   6990   /app healthcheck`;
  assert.equal(descendants(table, 7001), { firstProcess: '/app children', processes: 3 });
  assert.is(descendants(table, 1), undefined);
});

test('the step that a line of the build begins is shown', () => {
  assert.is(stepIn('#7 [staging 2/3] RUN go build'), '[staging 2/3] RUN go build');
  assert.is(stepIn('Step 3/9 : RUN go build'), 'Step 3/9: RUN go build');
  assert.is(stepIn('[1/2] STEP 3/9: RUN go build'), 'STEP 3/9: RUN go build');
  assert.is(stepIn('#7 0.123 downloading'), undefined);
});

test('the message of a failed build gives the reason', () => {
  const buildkit = `#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 64B done
#5 [2/2] RUN go build
#5 0.3 main.go:3: syntax error
------
 > [2/2] RUN go build:
#5 0.3 main.go:3: syntax error
------
ERROR: failed to solve: exit code: 1
`;
  assert.is(
    failureIn(buildkit),
    ' > [2/2] RUN go build:\n#5 0.3 main.go:3: syntax error\nERROR: failed to solve: exit code: 1',
  );
  const podman = 'STEP 2/2: RUN false\ntime="2026-11-28" level=warning msg="missing argument"\nError: exit status 1\n';
  assert.is(failureIn(podman), 'STEP 2/2: RUN false\nError: exit status 1');
});

test('the stages of a Dockerfile have names', () => {
  assert.equal(stagesIn('FROM --platform=x a AS one\nfrom b as two\nFROM c\n'), ['one', 'two']);
});

test('sizes are shown in decimal units, with three digits', () => {
  assert.equal([0, 999, 1000, 7_460_000, 20_000_000, 365_000_000, 1_100_000_000].map(sizeText), [
    '0 B',
    '999 B',
    '1 kB',
    '7.46 MB',
    '20 MB',
    '365 MB',
    '1.1 GB',
  ]);
});

test('a request on a busy machine gets more time, but leaves a service half of the time that it has to stop', () => {
  assert.is(pauseFor(1, 10), 300);
  assert.is(pauseFor(100, 10), 2000);
  assert.is(pauseFor(1000, 10), 3000);
  assert.is(pauseFor(1000, 3), 1500);
});

test.run();
