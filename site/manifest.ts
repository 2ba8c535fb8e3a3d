import { isManifest, manifestPath } from '../core/manifest.ts';
import { type UpdateOutcome, updateFile } from '../core/update.ts';
import { givenFrom } from '../generators/go-service/given.ts';
import { type State, withoutDefaults } from './address.ts';
import type { Service } from './service.ts';

/** What a pasted manifest says, or why it cannot be used. */
export type Pasted =
  | { readonly version: string; readonly sides: Pick<State, 'side' | 'other'> }
  | { readonly problem: string };

/** Reads `.create-go-docker.json`. The service as it was generated is compared with the same answers in this release. */
export function readManifest(text: string): Pasted {
  try {
    const manifest: unknown = JSON.parse(text);
    if (!isManifest(manifest)) return { problem: `This is not a ${manifestPath}.` };
    if (manifest.code)
      return { problem: 'This is the manifest of create-go-docker dockerize. Run create-go-docker check there.' };
    const given = withoutDefaults(givenFrom(manifest.answers, 'the manifest'));
    return { version: manifest.version, sides: { side: { given }, other: { version: manifest.version, given } } };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? 'This is not JSON.' : (error as Error).message };
  }
}

/** What `update` would do to a service that nobody edited, in a sentence. `text` is its manifest. */
export function updateSummary(text: string, was: Service, now: Service): string {
  const { files: recorded } = JSON.parse(text) as { readonly files: Readonly<Record<string, string>> };
  const paths = [...new Set([...was.files, ...now.files].map(({ path }) => path))].filter(
    (path) => path !== manifestPath,
  );
  const outcomes = paths.flatMap((path) => {
    const outcome = outcomeOf(path, recorded, was, now);
    return outcome ? [{ path, outcome }] : [];
  });
  const parts = wanted.flatMap(([outcome, words]) => {
    const named = outcomes.filter((each) => each.outcome === outcome).map(({ path }) => path);
    return named.length > 0 ? [`${words} ${named.join(', ')}`] : [];
  });
  return parts.length > 0 ? `update would ${parts.join('; ')}.` : 'update would change nothing but the manifest.';
}

const wanted: readonly (readonly [UpdateOutcome, string])[] = [
  ['replaced', 'replace'],
  ['added', 'add'],
  ['deleted', 'delete'],
  ['conflict', 'need the file itself to merge'],
];

function outcomeOf(path: string, recorded: Readonly<Record<string, string>>, was: Service, now: Service) {
  const [before, next] = [was, now].map(({ files }) => files.find((file) => file.path === path));
  const { engine } = now;
  return updateFile({
    path,
    present: before ? { kind: 'text', text: before.text, crlf: false, mode: before.mode } : { kind: 'nothing' },
    recorded: Object.hasOwn(recorded, path) ? recorded[path] : undefined,
    next,
    // A file that the manifest lacks was not wanted when the service was created.
    skipped: before !== undefined && !Object.hasOwn(recorded, path),
    base: () => (before ? { text: before.text, mode: before.mode, source: 'archive' } : { missing: 'is not known' }),
    onConflict: 'fail',
    labels: { yours: 'yours', base: 'as generated', next: `new (${engine.version})` },
  })?.outcome;
}
