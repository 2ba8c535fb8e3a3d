import { covers } from '../core/plan.ts';
import type { RenderedFile } from '../core/render.ts';
import { commented } from '../generators/go-service/files.ts';
import { notes as notesOf } from '../generators/go-service/index.ts';
import { textOf as answerText, type Question, questions } from '../generators/go-service/questions.ts';
import { type Side, type State, unknownParameter } from './address.ts';
import { commandView, nextView } from './command.ts';
import { textFrom, thisRelease } from './engine.ts';
import { summary, treeView } from './file-list.ts';
import { codeView, diffView } from './file-view.ts';
import { formView, type Notes, noteId, type Release } from './form.ts';
import { html, type Markup } from './html.ts';
import { type Archive, markedFiles, type Service, serviceOf, size, textOf } from './service.ts';
import { explanations } from './why.ts';

/** What the page shows besides the state that the address has. */
export interface ViewOptions {
  readonly archive: Archive;
  /** The versions that the archive has, loaded or not. */
  readonly versions: readonly string[];
  /** The side that the form edits. */
  readonly editing: 'side' | 'other';
  /** The files before the last change of an answer. */
  readonly before?: readonly RenderedFile[] | undefined;
  /** The program whose command is shown. */
  readonly client: string;
}

/** The parts of the page, each for the element with its name as id, and the service that they show. */
export interface View {
  readonly service: Service;
  readonly parts: Readonly<Record<string, Markup>>;
}

/** The file that is shown where the address names none. */
export const firstFile = 'Dockerfile';

/** The whole page for a state. */
export async function viewOf(state: State, options: ViewOptions): Promise<View> {
  const { archive, versions, editing, before, client } = options;
  const service = serviceOf(state.side, archive);
  const other = state.other && serviceOf(state.other, archive);
  const [edited, editedService] = editing === 'other' && other ? [state.other!, other] : [state.side, service];
  const notes = await fieldNotes(edited, editedService);
  const files = markedFiles(other?.files ?? before ?? service.files, service.files);
  const isThere = files.some(({ path }) => path === state.file);
  const path = isThere ? state.file! : files.some((file) => file.path === firstFile) ? firstFile : files[0]!.path;
  const missing = state.file !== undefined && !isThere ? [`This service has no ${state.file.slice(0, 80)}.`] : [];
  const noteParts = questions.map(({ name }) => [noteId(name), notes[name] ?? html``] as const);
  return {
    service,
    parts: {
      form: formView(edited, notes, releasesOf(versions)),
      ...Object.fromEntries(noteParts),
      notices: noticesView(
        state,
        [...missing, ...service.notices, ...(other?.notices ?? [])],
        notesOf(service.answers),
      ),
      take: commandView(service, client),
      next: nextView(service),
      compare: compareView(state, editing),
      status: html`${summary(files)}`,
      tree: treeView(files, path),
      head: headView(path, service, other),
      code: other ? differences(path, service, other) : fileView(path, service, state, before),
    },
  };
}

function releasesOf(versions: readonly string[]): readonly Release[] {
  const released = versions.map((version) => ({ version, name: `${version}, as released` }));
  return [{ version: '', name: `this page (${thisRelease.version})` }, ...released.toReversed()];
}

const machine = { isPortInUse: async () => false };

/** The note below each field: what is wrong with its value, or a remark about it. */
async function fieldNotes({ given }: Side, { problems }: Service): Promise<Notes> {
  const all = questions.map(async (question) => {
    const value = given[question.name] ?? question.fallback();
    const problem = problems[question.name];
    return [question.name, problem ? problemView(question, problem) : html`${await remarks(question, value)}`] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

async function remarks({ remarks, suggestions, helpOf }: Question, value: string): Promise<string> {
  const known = (await remarks?.(value, machine)) ?? [];
  return [...known, ...(suggestions && helpOf ? [helpOf(value)] : [])].join(' ');
}

const problemView = ({ name, example }: Question, problem: string): Markup =>
  html`<strong class="problem">${problem}.</strong> Example: <code>--${name} ${example}</code>. The files are shown with the default.`;

function noticesView({ unknown }: State, problems: readonly string[], infos: readonly string[]): Markup {
  const names = unknown.slice(0, 5).map(unknownParameter);
  const more = unknown.length > 5 ? [`${unknown.length - 5} more parameters in the address are ignored.`] : [];
  const warnings = [...names, ...more, ...problems];
  return html`${warnings.map((text) => html`<p class="problem">${text}</p>`)}${infos.map((text) => html`<p>${text}</p>`)}
    ${unknown.length > 0 && html`<button type="button" id="dismiss" data-do="dismiss">Remove from the address</button>`}`;
}

function compareView({ side, other }: State, editing: ViewOptions['editing']): Markup {
  if (!other) return html`<button type="button" id="compare-start" data-do="compare">Compare</button>`;
  const radio = (value: ViewOptions['editing'], sign: string, text: string) =>
    html`<label><input type="radio" id="edit-${value}" name="editing" value="${value}"${value === editing && html` checked`}><span><b>${sign}</b> ${text}</span></label>`;
  return html`<fieldset class="clients"><legend class="hidden">The form shows</legend>${radio('other', '−', described(other))}${radio('side', '+', described(side))}</fieldset>
    <button type="button" id="swap" data-do="swap">Swap</button> <button type="button" id="compare-end" data-do="end">End</button>`;
}

/** A side in a few words. */
function described({ version, given }: Side): string {
  const answers = Object.entries(given).map(([name, value]) => `${name} ${value.slice(0, 40)}`);
  return [version ? `release ${version}` : [], answers.length > 0 ? answers.join(', ') : 'defaults'].flat().join(': ');
}

function headView(path: string, service: Service, other: Service | undefined): Markup {
  const file = service.files.find((each) => each.path === path) ?? other?.files.find((each) => each.path === path);
  const mode = (file?.mode ?? 0).toString(8);
  const lines = (file?.text ?? '').split('\n').length - 1;
  return html`<h2 id="file-name">${path}</h2><span class="about">${size(new TextEncoder().encode(file?.text ?? '').length)}, ${lines} lines, mode ${mode}</span>
    <button type="button" id="copy-file" data-do="copy-file">Copy file</button>`;
}

function fileView(path: string, service: Service, { line, file }: State, before: ViewOptions['before']): Markup {
  const text = textOf(service, path);
  if (text === undefined) return html`<p class="about">The last change removed this file.</p>`;
  const was = before && textOf({ files: before }, path);
  return codeView({ path, text, before: was, why: whyOf(path, text, service), line: file === path ? line : undefined });
}

function differences(path: string, service: Service, other: Service): Markup {
  const [was, is] = [textOf(other, path) ?? '', textOf(service, path) ?? ''];
  if (was === is)
    return html`<p class="about">The same on both sides.</p>${codeView({ path, text: is, before: undefined, why: new Map(), line: undefined })}`;
  return diffView(path, was, is);
}

/** The explanations for a file, from the comments that it has with `--comments teach`. */
function whyOf(path: string, text: string, { engine, answers }: Service): ReadonlyMap<number, string> {
  if (!commented.some((row) => covers(row, path))) return new Map();
  const given = Object.entries({ ...answers, comments: 'teach' } as const)
    .filter(([name]) => engine.answers.includes(name))
    .map(([name, value]) => [name, answerText(value)]);
  return explanations(text, textFrom(engine, Object.fromEntries(given), path) ?? text);
}
