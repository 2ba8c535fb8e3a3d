import type { RenderedFile } from '../core/render.ts';
import { questions } from '../generators/go-service/questions.ts';
import { readAddress, type Side, type State, withoutDefaults, writeAddress } from './address.ts';
import { answersFile, folderOf } from './command.ts';
import type { DroppedCode } from './drop.ts';
import type { Markup } from './html.ts';
import { patch } from './patch.ts';
import { type Archive, engineOf, type Service, serviceOf, textOf } from './service.ts';
import type {} from './update.ts';
import { type ViewOptions, viewOf } from './view.ts';
import { zipOf } from './zip.ts';

declare global {
  /** What the script with the archived releases sets. */
  var createGoDockerReleases: Archive | undefined;
}

const element = (id: string): HTMLElement => document.getElementById(id)!;
const form = element('form') as HTMLFormElement;
const versions = (document.documentElement.dataset.releases ?? '').split(' ').filter(Boolean);

let state = readAddress(location.search, location.hash);
let editing: ViewOptions['editing'] = 'side';
let client = 'npx';
let before: readonly RenderedFile[] | undefined;
let service: Service | undefined;
/** The text field that was changed last: while a person types, the address is replaced and not added to the history. */
let typing = '';
/** Counts the renderings, so that a slow one does not replace a newer one. */
let turn = 0;

/** Shows the state. `withForm` is false where the change came from the form. */
async function show({ withForm = true } = {}): Promise<void> {
  const own = ++turn;
  if (state.side.version !== undefined || state.other?.version !== undefined) await load('releases.js');
  const view = await viewOf(state, {
    archive: globalThis.createGoDockerReleases ?? {},
    versions,
    editing,
    before,
    client,
  });
  if (own !== turn) return;
  service = view.service;
  for (const [id, markup] of Object.entries(view.parts)) if (withForm || id !== 'form') put(id, markup);
  document.documentElement.classList.toggle('comparing', state.other !== undefined);
  document.title = titleOf(state);
}

const titleOf = ({ file }: State): string => `${file ? `${file.slice(0, 80)} – ` : ''}create-go-docker`;

const shown = new Map<string, string>();

/** Puts a part of the page in place, and the focus back to where it was in it. */
function put(id: string, markup: Markup): void {
  // The form holds what a person typed; its markup does not.
  if (id !== 'form' && shown.get(id) === markup.text) return;
  shown.set(id, markup.text);
  const target = document.getElementById(id);
  if (!target) return;
  const focused = target.contains(document.activeElement) ? document.activeElement!.id : '';
  // The fields of the form may differ from their attributes, so the form is replaced as a whole.
  if (id === 'form') target.innerHTML = markup.text;
  else patch(target, markup.text);
  if (focused && document.activeElement?.id !== focused)
    document.getElementById(focused)?.focus({ preventScroll: true });
}

const loaded = new Map<string, Promise<void>>();

/** Loads a script, once. */
function load(name: string): Promise<void> {
  const loading =
    loaded.get(name) ??
    new Promise((done) => {
      const script = document.createElement('script');
      script.src = name;
      script.onload = script.onerror = () => done();
      document.head.append(script);
    });
  loaded.set(name, loading);
  return loading;
}

/** Goes to another state, and puts it into the address. */
function go(next: State, { withForm = true, replace = false } = {}): Promise<void> {
  if (JSON.stringify([next.side, next.other]) !== JSON.stringify([state.side, state.other])) before = service?.files;
  state = next;
  history[replace ? 'replaceState' : 'pushState'](null, '', location.href.replace(/[?#].*/s, '') + writeAddress(state));
  return show({ withForm });
}

/** The answers that the form has now. */
function fromForm(): Side {
  const data = new FormData(form);
  const given = questions.map(({ name, many }) => {
    const values = data.getAll(name).map(String);
    // A list of suggestions is followed by the field for another value.
    return [name, many ? values.join(',') || 'none' : (values.find(Boolean) ?? '')];
  });
  const version = String(data.get('v') ?? '');
  return { ...(version && { version }), given: withoutDefaults(Object.fromEntries(given)) };
}

form.addEventListener('input', ({ target }) => {
  const { id, type } = target as HTMLInputElement;
  const replace = type === 'text' && typing === id;
  typing = type === 'text' ? id : '';
  void go({ ...state, [editing]: fromForm() }, { withForm: false, replace });
});
form.addEventListener('submit', (event) => event.preventDefault());

/** Follows the address: back, forward, and the links to files and lines. */
function follow(): void {
  const next = readAddress(location.search, location.hash);
  const isSame = JSON.stringify([next.side, next.other]) === JSON.stringify([state.side, state.other]);
  if (!isSame) {
    before = service?.files;
    if (!next.other) editing = 'side';
  }
  const [isOther, moved] = [next.file !== state.file, next.file !== state.file || next.line !== state.line];
  state = next;
  typing = '';
  void show({ withForm: !isSame }).then(() => {
    if (isOther) element('code').scrollTo(0, 0);
    if (moved) bringIntoView();
  });
}
addEventListener('popstate', follow);

function bringIntoView(): void {
  const target = state.line ? document.getElementById(`L${state.line}`) : element('head');
  target?.scrollIntoView({ block: state.line ? 'center' : 'nearest' });
}

const actions: Readonly<Record<string, (button: HTMLElement) => unknown>> = {
  'copy-command': (button) => copy(element('command').textContent ?? '', button),
  'copy-json': (button) => copy(answersFile(service!), button),
  'copy-address': (button) => copy(location.href, button),
  'copy-file': (button) => copy(textOf(service!, element('file-name').textContent ?? '') ?? '', button),
  zip: () => download(),
  compare: () => {
    editing = 'side';
    return go({ ...state, other: state.side });
  },
  swap: () => state.other && go({ ...state, side: state.other, other: state.side }),
  end: () => {
    editing = 'side';
    const { other: _, ...rest } = state;
    before = undefined;
    return go(rest).then(() => element('compare-start').focus());
  },
  dismiss: () => go({ ...state, unknown: [] }),
  reset: () => go({ ...state, [editing]: { given: {} } }),
  paste: () => paste((element('manifest') as HTMLTextAreaElement).value),
};

document.addEventListener('click', (event) => {
  const target = event.target as Element;
  const button = target.closest<HTMLElement>('[data-do]');
  if (button) void actions[button.dataset.do!]?.(button);
  // The hash of the address names a file, so links to a part of the page only move the focus.
  const to = target.closest<HTMLElement>('[data-to]')?.dataset.to;
  if (!to) return;
  event.preventDefault();
  element(to).focus();
  element(to).scrollIntoView();
});

document.addEventListener('change', ({ target }) => {
  const { name, value } = target as HTMLInputElement;
  if (name === 'client') client = value;
  if (name === 'editing') editing = value as ViewOptions['editing'];
  if (name === 'client' || name === 'editing') void show({ withForm: name === 'editing' });
});

async function copy(text: string, button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(text).catch(() => copyBySelection(text));
  const label = button.textContent ?? '';
  if (label === 'Copied') return;
  button.textContent = 'Copied';
  element('announcement').textContent = 'Copied';
  setTimeout(() => {
    button.textContent = label;
    element('announcement').textContent = '';
  }, 1500);
}

// navigator.clipboard needs a secure context, such as https or localhost.
function copyBySelection(text: string): void {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

function download(): void {
  const folder = folderOf(service!);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(zipOf(folder, service!.files));
  link.download = `${folder}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function paste(text: string): Promise<void> {
  await Promise.all([load('releases.js'), load('update.js')]);
  const result = element('pasted');
  const { readManifest, updateSummary } = globalThis.createGoDockerUpdate ?? {};
  const pasted = readManifest?.(text) ?? { problem: 'The page cannot load update.js.' };
  if ('problem' in pasted) {
    result.textContent = pasted.problem;
    return;
  }
  editing = 'side';
  await go({ ...state, ...pasted.sides });
  const archive = globalThis.createGoDockerReleases ?? {};
  const { side, other } = pasted.sides;
  result.textContent = engineOf(pasted.version, archive)
    ? updateSummary!(text, serviceOf(other!, archive), serviceOf(side, archive))
    : `This page does not have release ${pasted.version}.`;
}

let dropped: DroppedCode | undefined;

/** Shows the image for Go code on the visitor's disk. It is read here: nothing is sent. */
async function dockerize(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  await load('drop.js');
  dropped = await globalThis.createGoDockerDrop?.readCode(files).catch((error: Error) => {
    element('dropped').textContent = error.message;
    return undefined;
  });
  if (dropped) put('dropped', globalThis.createGoDockerDrop!.imageView(dropped));
}

document.addEventListener('change', ({ target }) => {
  const { id, files, value } = target as HTMLInputElement;
  if (id === 'code-folder' || id === 'code-zip') void dockerize([...(files ?? [])]);
  if (id === 'program' && dropped) put('dropped', globalThis.createGoDockerDrop!.imageView(dropped, value));
});

/**
 * Renders a few other answers while the browser is idle, and shows none of them. A browser compiles code when it first runs, so
 * without this the first changes take two to three times as long as the ones after them.
 */
async function warmUp(): Promise<void> {
  for (const given of [{ module: 'a' }, { deps: 'modules', builder: 'classic' }, { deps: 'dep', go: '1.11' }]) {
    await new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done));
    const side = { ...state.side, given: { ...state.side.given, ...given } };
    const archive = globalThis.createGoDockerReleases ?? {};
    const { parts } = await viewOf({ ...state, side }, { archive, versions, editing, before: service?.files, client });
    for (const [id, { text }] of Object.entries(parts)) patch(element(id).cloneNode(true) as Element, text);
  }
}

void show().then(() => {
  if (state.line) bringIntoView();
  void warmUp();
});
