import { buildFailure, lastLines, type Step, solved, startFailure, unsolved } from '../step.ts';

// Fails at once, instead of after all other tests.
const broken = `package main

import (
	"fmt"
	"os"
)

func init() {
	fmt.Println("A test that fails, planted by the workshop.")
	os.Exit(1)
}
`;

export const testStage: Step = {
  name: 'test-stage',
  title: 'A stage for the tests',
  goal: 'Make docker build --target test orders run go vet and the tests, and fail when a test fails. The image itself stays as it is.',
  why: 'With a stage for the tests, everybody and every CI runs them with the same compiler, and nobody has to install Go.',
  predict: 'If the last stage of the Dockerfile is the one with the tests, what does docker build make?',
  hints: [
    'FROM staging AS test begins a stage that has the compiler and the code. --target names the stage to build.',
    'The stage has one RUN: go vet ./... && go test ./... With the same two cache mounts as go build, it is fast. It may not be the last stage.',
    'Before the last FROM: FROM staging AS test, then RUN --mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod go vet ./... && go test ./...',
  ],
  explanation:
    'BuildKit builds only the stages that the target needs. The image does not depend on the stage test, so a plain docker build skips it; CI builds both. RUN fails the build when its command fails, which is all that a test stage needs. If that took longer than a few seconds, your RUN lacks the two cache mounts of step 4, and compiles the Go library each time.',
  parts: { base: 'scratch', order: true, cache: true, user: true, health: true, secrets: true, tests: true },
  number: 'a broken test stops the build',
  minutes: { 45: 0, 90: 0, 180: 12 },
  slow: 'The tests are compiled for the first time: up to a minute.',
  classic: false,
  mistakes: {
    'no-test-stage': 'There is no stage named test. A stage gets its name with FROM … AS test.',
    'test-is-last':
      'The stage with the tests is the last one, so it is what docker build makes: an image with the compiler. It belongs before the last FROM.',
    'failure-ignored':
      'A test fails and the build succeeds. The exit code of RUN decides: || true, or a ; before another command, hides it.',
    'tests-not-run':
      'A test fails and the build of the stage test succeeds: the stage does not run go test for all packages.',
    'no-code-in-stage':
      'The stage test has no code. It starts from an image or stage before COPY . .; start it from staging.',
  },
  check: async (lab) => {
    const normal = await lab.build();
    if (!normal.succeeded) return buildFailure(normal);
    const image = await lab.read(normal.image);
    const [tests, planted] = await Promise.all([
      lab.build({ target: 'test' }),
      lab.build({ target: 'test', add: { 'planted_test.go': broken } }),
    ]);
    if (!tests.succeeded) {
      const failure = buildFailure(tests, [
        [
          /target stage .?"?test"?.? could not be found|failed to reach build target test|invalid.*target|no stage named test|target stage/i,
          'no-test-stage',
        ],
        [
          /go\.mod file not found|no packages|matched no packages|no Go files|directory prefix|go: not found/,
          'no-code-in-stage',
        ],
      ]);
      return { ...failure, value: 'no' };
    }
    if (image.files.some(({ path }) => path === 'usr/local/go/bin/go'))
      return unsolved('test-is-last', undefined, 'no');
    if (planted.succeeded) {
      const ran = /planted by the workshop/.test(planted.log);
      return unsolved(ran ? 'failure-ignored' : 'tests-not-run', ran ? lastLines(planted.log, 3) : undefined, 'no');
    }
    const run = await lab.start(normal.image);
    return run.state === 'ready' ? solved(`yes, after ${planted.seconds.toFixed(1)} s`) : startFailure(run);
  },
};
