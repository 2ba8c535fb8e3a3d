import { type Question, questions, textOf } from '../generators/go-service/questions.ts';
import type { Side } from './address.ts';
import { figuresOf, measured } from './figures.ts';
import { html, type Markup } from './html.ts';

/** The form for one side: the table of questions, and the releases. A new question needs nothing here. */
export function formView({ given, version }: Side, notes: Notes, releases: readonly Release[]): Markup {
  return html`${questions.map((question) => field(question, given[question.name] ?? question.fallback(), notes))}
    <div class="field"><label for="a-v">Release</label><p class="help" id="h-v">Which release of create-go-docker renders the service.</p>
    <select id="a-v" name="v" aria-describedby="h-v">${releases.map((release) => option(release.version, release.name, version ?? ''))}</select></div>
    <p class="help">${measured}. Sizes are unpacked.</p>`;
}

/** A release that can be chosen; `version` is empty for the one of this page. */
export interface Release {
  readonly version: string;
  readonly name: string;
}

/** The notes below the fields, by the names of their answers. */
export type Notes = Readonly<Record<string, Markup>>;

/** The id of the element that holds the note of an answer. */
export const noteId = (name: string): string => `n-${name}`;

function field(question: Question, value: string, notes: Notes): Markup {
  const { name, message, help, choices } = question;
  const about = `h-${name} ${noteId(name)}`;
  const note = html`<p class="note" id="${noteId(name)}">${notes[name]}</p>`;
  const flag = html`<code class="flag">--${name}</code>`;
  const explained = html`<p class="help" id="h-${name}">${help}</p>`;
  if (choices)
    return html`<fieldset class="field" id="f-${name}" aria-describedby="${about}"><legend>${message} ${flag}</legend>
      ${explained}<div class="choices">${choices.map((choice) => choiceRow(question, choice, value))}</div>${note}</fieldset>`;
  return html`<div class="field" id="f-${name}"><label for="a-${name}">${message} ${flag}</label>
    ${explained}${question.suggestions ? suggestions(question, value, about) : input(question, value, about)}${note}</div>`;
}

function choiceRow(question: Question, choice: string, value: string): Markup {
  const { name, many, helpOf } = question;
  const chosen = many ? textOf(question.parse(value)).split(',').includes(choice) : choice === value;
  const id = `a-${name}-${choice}`;
  const figures = name === 'base' ? figuresOf(choice) : undefined;
  return html`<label class="choice" for="${id}"><input type="${many ? 'checkbox' : 'radio'}" id="${id}" name="${name}" value="${choice}"${checked(chosen)}>
    <span><b>${choice}</b> <span class="about">${helpOf?.(choice)}</span>${figures && html` <span class="figures">${figures}</span>`}</span></label>`;
}

const checked = (is: boolean): Markup => html`${is && html` checked`}`;

function input({ name, schema, placeholder }: Question, value: string, about: string, id = `a-${name}`): Markup {
  const mode = schema?.type === 'integer' ? 'numeric' : 'text';
  return html`<input id="${id}" name="${name}" value="${value}" inputmode="${mode}" placeholder="${placeholder}" aria-describedby="${about}"
    autocomplete="off" autocapitalize="off" spellcheck="false">`;
}

// The last option shows a field for other values.
function suggestions(question: Question, value: string, about: string): Markup {
  const { name, suggestions = [], helpOf, placeholder } = question;
  const chosen = suggestions.includes(value) ? value : '';
  return html`<div class="suggest"><select id="a-${name}" name="${name}" aria-describedby="${about}">
    ${suggestions.map((each) => option(each, helpOf ? `${each}: ${helpOf(each)}` : each, chosen))}${option('', `another ${placeholder}`, chosen)}</select>
    <div class="other"><label class="hidden" for="o-${name}">${question.message}</label>${input(question, value, about, `o-${name}`)}</div></div>`;
}

const option = (value: string, text: string, chosen: string): Markup =>
  html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`;
