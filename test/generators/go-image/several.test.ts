import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generate } from '../../../core/generate.ts';
import { chosenPrograms, codeOf, healthPath, inferredAnswers } from '../../../generators/go-image/decide.ts';
import { specifyImage } from '../../../generators/go-image/index.ts';
import { describe } from '../../../generators/go-image/scan.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { goMod, scanOf } from './files.ts';

const program = (code: string) => `package main\n\nfunc main() {\n${code}\n}\n`;

const api = program('mux.HandleFunc("/healthz", ok)\nhttp.ListenAndServe(":9001", mux)');
const admin = program('mux.HandleFunc("/livez", ok)\nhttp.ListenAndServe(":9002", mux)');
const worker = program('time.Sleep(1)');

/** The final stage of each program, by its name. */
function stagesOf(...programs: readonly string[]): ReadonlyMap<string, string> {
  const tree = { 'go.mod': goMod, 'cmd/api/m.go': api, 'cmd/admin/m.go': admin, 'cmd/worker/m.go': worker };
  const scanned = scanOf(tree);
  const chosen = chosenPrograms(scanned, programs)!;
  const found = describe(scanned, chosen);
  const answers = toAnswers(inferredAnswers(scanned, chosen, found, 'shop'));
  const files = generate(specifyImage(answers, codeOf(scanned, chosen, found, healthPath(found))), '0.0.0');
  const text = files.find(({ path }) => path === 'Dockerfile')!.text!;
  return new Map(
    text.split(/^(?=FROM )/m).flatMap((stage) => {
      const [, name] = / AS (api|admin|worker)$/m.exec(stage) ?? [];
      return name === undefined ? [] : [[name, stage] as const];
    }),
  );
}

for (const programs of [
  ['cmd/api', 'cmd/worker', 'cmd/admin'],
  ['cmd/worker', 'cmd/admin', 'cmd/api'],
])
  test(`each of ${programs.join(', ')} has its own port and health check`, () => {
    const stages = stagesOf(...programs);
    assert.match(stages.get('api')!, 'EXPOSE 9001');
    assert.match(stages.get('api')!, '"http://127.0.0.1:9001/healthz"');
    assert.match(stages.get('admin')!, 'EXPOSE 9002');
    assert.match(stages.get('admin')!, '"http://127.0.0.1:9002/livez"');
    assert.not.match(stages.get('worker')!, /EXPOSE|HEALTHCHECK/);
  });

test.run();
