import { outcomes } from '../core/errors.ts';
import { extras } from '../generators/go-service/extras.ts';
import { type Question, questions } from '../generators/go-service/questions.ts';
import { variableOf } from '../pipeline/settle.ts';
import { type Flag, flags } from './input/args.ts';

const row = (flag: string, text: string): string => `  ${flag.padEnd(30)} ${text}`;

const presetOf = ({ fallback, fallbackByFolder }: Question): string => fallbackByFolder ?? fallback();

// The extras have a table of their own in the documentation.
function meaningOf({ message, many, choices = [], helpOf }: Question): string {
  if (many) return `${message}, separated by commas: ${choices.join(', ')}; or all`;
  return [message, ...choices.map((value) => `\`${value}\`: ${helpOf?.(value)}`)].join('<br>');
}

function questionRows(question: Question): readonly string[] {
  const { name, placeholder, choices = [], helpOf } = question;
  const shown = choices.length > 0 ? 'value' : placeholder;
  const width = Math.max(...choices.map((value) => value.length));
  return [
    row(`--${name} <${shown}>`, `${question.message} (${presetOf(question)})`),
    ...choices.map((value) => `      ${value.padEnd(width)}  ${helpOf?.(value)}`),
    ...(question.many ? ['      Separate several with commas, or give: all'] : []),
  ];
}

const spelling = ({ name, value }: Flag): string => `--${name}${value ? ` <${value}>` : ''}`;

const flagRow = (flag: Flag): string => row(`${flag.short ? `-${flag.short}, ` : '    '}${spelling(flag)}`, flag.help);

/** The help text, made from the question table, the flags and the outcomes. */
export function help(): string {
  return `Usage: create-go-docker [directory] [options]
       create-go-docker add <extras> [directory]
       create-go-docker recover [directory]
       create-go-docker doctor [--json] [--port <number>]

Generates a Go service with a multi-stage Dockerfile. Without options it asks three questions.

  directory                      where to write; . is here (the last element of the module)
  add                            add extras to a service that was generated before
  recover                        finish or roll back what an interrupted run left there
  doctor                         say whether this machine can build and run a service

Answers (default):
${questions.flatMap(questionRows).join('\n')}

  Each is also read from the environment (${variableOf('port')}=80), then from --from. A flag is stronger than
  the environment, that than the file, and the file than what is around the directory: in a git repository with a
  remote, or below a go.mod or go.work, the module comes from there, and the Go version from a .tool-versions,
  .go-version, go.work or go.mod. Only then the directory's name gives the module.

Options:
${flags.map(flagRow).join('\n')}

Without a terminal, with CI set or with --json nothing is asked: a directory or a module is needed, or --yes.

Exit codes:
${outcomes.map(({ code, meaning }) => `  ${`${code}`.padEnd(3)}  ${meaning.replaceAll('`', '')}`).join('\n')}

Examples:
  create-go-docker
  create-go-docker orders --module github.com/acme/orders --yes
  create-go-docker . --deps modules --base scratch --dry-run
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The tables of the documentation in Markdown, by name, from the same source as the help text. */
export function tables(): Readonly<Record<'answers' | 'extras' | 'flags' | 'exit-codes', string>> {
  return {
    answers: table(
      ['flag', 'environment', 'default', 'meaning'],
      questions.map((each) => [
        code(`--${each.name} <${each.placeholder}>`),
        code(variableOf(each.name)),
        code(presetOf(each)),
        meaningOf(each),
      ]),
    ),
    extras: table(
      ['extra', 'files', 'for'],
      extras.map(({ name, files, help }) => [code(name), files.map(code).join(', '), help]),
    ),
    flags: table(
      ['flag', 'meaning'],
      flags.map((flag: Flag) => [
        [...(flag.short ? [`-${flag.short}`] : []), spelling(flag)].map(code).join(', '),
        flag.help,
      ]),
    ),
    'exit-codes': table(
      ['code', 'meaning'],
      outcomes.map(({ code, meaning }) => [`${code}`, meaning]),
    ),
  };
}
