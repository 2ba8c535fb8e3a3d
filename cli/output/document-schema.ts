import { outcomes } from '../../core/errors.ts';
import { baseSources, updateOutcomes } from '../../core/update.ts';
import { actions } from '../../disk/compare.ts';
import { checkIds, checkStates, runStates } from '../../docker/check-ids.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { answersSchema } from '../../generators/go-service/schema.ts';
import { sourceKinds } from '../../pipeline/settle.ts';
import { documentVersion, outcomeNames } from './document.ts';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
  };
}

const source = object({ kind: { enum: sourceKinds }, name: text });

const file = object(
  {
    path: text,
    action: { enum: actions },
    mode: { enum: ['644', '755'] },
    bytes: { type: 'integer', minimum: 0 },
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    reason: text,
    diff: text,
  },
  ['reason', 'diff'],
);

const conflict = object({ line: { type: 'integer', minimum: 1 }, yours: text, base: text, next: text });

const updatedFile = object(
  {
    path: text,
    outcome: { enum: updateOutcomes },
    base: { enum: baseSources },
    conflicts: { type: 'array', items: conflict },
    reason: text,
  },
  ['reason'],
);

const count = { type: 'integer', minimum: 0 };

const checked = object(
  {
    state: { enum: ['current', 'outdated', 'conflict', 'forbidden'] },
    from: text,
    to: text,
    causes: texts,
    counts: object({ clean: count, merged: count, conflicting: count }),
    edited: texts,
    deleted: texts,
    conflicts: {
      type: 'array',
      items: object(
        { path: text, line: { type: 'integer', minimum: 1 }, reason: text, yours: text, base: text, new: text },
        ['line', 'reason', 'yours', 'base', 'new'],
      ),
    },
    rules: { type: 'array', items: object({ answer: text, value: text, reason: text, flag: text }) },
  },
  ['rules'],
);

const seconds = { type: 'number', minimum: 0 };

const measured = object({
  name: text,
  bytes: count,
  programs: count,
  shell: { type: 'boolean' },
  user: text,
  firstBuild: seconds,
  rebuild: object({ median: seconds, least: seconds, most: seconds }),
  storage: object({ before: count, after: count }),
});

const verified = object(
  {
    engine: object({ name: text, version: text }),
    platform: text,
    bytes: count,
    compressed: count,
    layers: count,
    state: { enum: runStates },
    checks: {
      type: 'array',
      items: object(
        { id: { enum: checkIds }, name: text, yours: text, limit: text, state: { enum: checkStates }, fix: text },
        ['fix'],
      ),
    },
    notChecked: texts,
    compare: { type: 'array', items: measured },
    kept: text,
  },
  ['compressed', 'compare', 'kept'],
);

const finding = object({ name: text, state: { enum: ['ok', 'note', 'problem'] }, found: text, means: text });

const workshop = object(
  {
    step: { type: 'integer', minimum: 1 },
    steps: { type: 'integer', minimum: 1 },
    name: text,
    title: text,
    solved: { type: 'boolean' },
    hints: count,
    solvedSteps: texts,
    number: object({ name: text, first: text, last: text }),
    mistake: text,
    message: text,
    seen: text,
    exercises: text,
    images: text,
  },
  ['number', 'mistake', 'message', 'seen', 'images'],
);

const failures = outcomes.map(({ name }) => name).filter((name) => name !== 'done' && name !== 'no');

/** The JSON Schema (2020-12) of what `--json` prints. Readers must allow fields that it does not name. */
export function documentSchema(): object {
  const { $schema, $id, ...answers } = answersSchema();
  const properties = {
    schema: { const: documentVersion },
    generator: { const: 'create-go-docker' },
    version: text,
    outcome: { enum: outcomeNames },
    exitCode: { enum: outcomes.map(({ code }) => code) },
    target: text,
    answers: { ...answers, required: questions.map(({ name }) => name) },
    sources: object(Object.fromEntries(questions.map(({ name }) => [name, source]))),
    files: { type: 'array', items: file },
    found: {
      type: 'array',
      items: object({ name: text, value: text, confidence: { enum: ['sure', 'likely', 'guess'] }, evidence: texts }),
    },
    update: object({ from: text, to: text, files: { type: 'array', items: updatedFile } }),
    migration: object(
      {
        libraries: { type: 'array', items: object({ name: text, dep: text, modules: text }, ['modules']) },
        byHand: texts,
        ranBy: text,
      },
      ['ranBy'],
    ),
    check: checked,
    workshop,
    notes: texts,
    recovered: texts,
    next: texts,
    repeat: text,
    healthy: { type: 'boolean' },
    verdict: text,
    findings: { type: 'array', items: finding },
    verify: verified,
    url: text,
    text,
    error: object({ code: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }, message: text, fix: text }),
  };
  return {
    $schema,
    $id: `urn:create-go-docker:output:${documentVersion}`,
    title: 'What create-go-docker --json prints',
    type: 'object',
    properties,
    required: ['schema', 'generator', 'version', 'outcome', 'exitCode'],
    // There is an error exactly when the run failed. The conflicts of a dry run are in `files`.
    if: { properties: { outcome: { enum: failures } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: { required: ['error'], properties: { exitCode: { not: { const: 0 } } } },
    else: { not: { required: ['error'] } },
  };
}
