import { runCommand } from '../../docker/command.ts';
import { type Engine, findEngine } from '../../docker/engine.ts';
import { exercisesPrint, imagesPrint } from '../../pipeline/workshop/fingerprint.ts';
import { missingImages } from '../../pipeline/workshop/kit.ts';
import type { Finding } from '../output/document.ts';

/** What `doctor --workshop` checks besides the rest. */
export async function workshopFindings(env: Readonly<Record<string, string | undefined>>): Promise<readonly Finding[]> {
  const engine = await findEngine({ env }).catch(() => undefined);
  return [await git(), ...(engine ? [await baseImagesOf(engine), builderOf(engine)] : []), exercises()];
}

async function git(): Promise<Finding> {
  const { ok, stdout } = await runCommand('git', ['--version'], { seconds: 10 });
  return ok
    ? { name: 'git', state: 'ok', found: stdout.trim(), means: 'Keeps the history of the workshop.' }
    : {
        name: 'git',
        state: 'note',
        found: 'not found',
        means: 'The workshop works without it, but has no history to compare.',
      };
}

async function baseImagesOf(engine: Engine): Promise<Finding> {
  const name = 'Base images';
  const missing = await missingImages(engine);
  if (missing.length > 0)
    return {
      name,
      state: 'problem',
      found: `missing: ${missing.join(', ')}`,
      means: `Get them before the workshop: ${missing.map((each) => `${engine.command} pull ${each}`).join(' && ')}, or load a kit: workshop kit load FILE.`,
    };
  return {
    name,
    state: 'ok',
    found: `all are here: ${await imagesPrint(engine)}`,
    means: 'The workshop needs no network.',
  };
}

function builderOf({ builder, name, version }: Engine): Finding {
  return builder === 'classic'
    ? {
        name: 'Workshop',
        state: 'problem',
        found: 'the classic builder',
        means: 'From step 4 on it needs BuildKit: install the docker-buildx plugin.',
      }
    : { name: 'Workshop', state: 'ok', found: `${name} ${version}, ${builder}`, means: 'Builds every step.' };
}

const exercises = (): Finding => ({
  name: 'Exercises',
  state: 'ok',
  found: exercisesPrint(),
  means: 'Compare it with that of the others: the same characters, the same exercises.',
});
