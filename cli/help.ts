import { outcomes } from '../core/errors.ts';
import { extras } from '../generators/go-service/extras.ts';
import { type Question, questions } from '../generators/go-service/questions.ts';
import { variableOf } from '../pipeline/settle.ts';
import { commands, create } from './commands.ts';
import { type Flag, flags } from './flags.ts';
import { flagsOf } from './input/args.ts';
import type { Command } from './interface.ts';

/** The help of the program, or of one command. */
export function help(command: Command = create): string {
  return command === create ? programHelp() : commandHelp(command);
}

function programHelp(): string {
  const { answers, options } = rowsOf(create);
  return `Usage: ${usageOf(create)}
       create-go-docker <command> [options]

Creates a Go service with a multi-stage Dockerfile. Asks three questions; every answer can also be a flag.
${create.details}

Commands:
${commands
  .filter((command) => command !== create)
  .map((command) => row(command.name, command.help))
  .join('\n')}

  create-go-docker <command> --help shows the options of a command.

${answers}

  Precedence: flag, environment variable (${variableOf('port')}=80), --from, surrounding files, default.
  Surrounding files are .create-go-docker.json, go.mod, go.work, Gopkg.toml, .tool-versions, .go-version and the git remote.

${options}

  Nothing is asked without a terminal, with CI set, or with --json. Then a directory, a module or --yes is required.

Exit codes:
${outcomes.map(({ code, meaning }) => `  ${`${code}`.padEnd(3)}  ${meaning.replaceAll('`', '')}`).join('\n')}

Examples:
  create-go-docker
  create-go-docker orders --module github.com/acme/orders --yes
  create-go-docker . --deps modules --base scratch --dry-run
`;
}

function commandHelp(command: Command): string {
  const { answers, options } = rowsOf(command);
  const about = `${command.help[0]!.toUpperCase()}${command.help.slice(1)}.${command.details ? ` ${command.details}` : ''}`;
  return `${[`Usage: ${usageOf(command)}`, about, answers, options].filter(Boolean).join('\n\n')}\n`;
}

/** The flags of a command in two lists with headings: its answers, and the other options. */
function rowsOf(command: Command): { readonly answers: string; readonly options: string } {
  const taken = flagsOf(command);
  const answers = questions.filter(({ name }) => taken.some((flag) => flag.name === name));
  const options = taken.filter(({ name }) => !answers.some((question) => question.name === name));
  const { answersFrom } = command;
  const heading = answersFrom ? `Answers (default: from ${answersFrom}):` : 'Answers (default):';
  return {
    answers:
      answers.length > 0
        ? [heading, ...answers.flatMap((each) => questionRows(each, !answersFrom, command.extras))].join('\n')
        : '',
    options: ['Options:', ...options.map(flagRow)].join('\n'),
  };
}

/** A command as it is typed: `create-go-docker add <extras> [directory] [options]`. */
function usageOf({ name, words }: Command): string {
  return ['create-go-docker', ...(name === create.name ? [] : [name]), ...words, '[options]'].join(' ');
}

const row = (flag: string, text: string): string => `  ${flag.padEnd(28)} ${text}`;

const defaultOf = ({ fallback, fallbackByFolder }: Question): string => fallbackByFolder ?? fallback();

// The extras have a table of their own in the documentation.
function meaningOf({ message, many, choices = [], helpOf }: Question): string {
  if (many) return `${message}, separated by commas: ${choices.join(', ')}; or all`;
  return [message, ...choices.map((value) => `\`${value}\`: ${helpOf?.(value)}`)].join('<br>');
}

function questionRows(question: Question, withDefault: boolean, extras?: readonly string[]): readonly string[] {
  const { name, placeholder, choices: all = [], helpOf, many } = question;
  const choices = many && extras ? all.filter((each) => extras.includes(each)) : all;
  const shown = choices.length > 0 ? 'value' : placeholder;
  const width = Math.max(...choices.map((value) => value.length));
  return [
    row(`    --${name} <${shown}>`, `${question.message}${withDefault ? ` (${defaultOf(question)})` : ''}`),
    ...choices.map((value) => `          ${value.padEnd(width)}  ${helpOf?.(value)}`),
    ...(many ? [`          Separate several with commas${extras ? '' : ', or use: all'}`] : []),
  ];
}

const spelling = ({ name, value }: Flag): string => `--${name}${value ? ` <${value}>` : ''}`;

const flagRow = (flag: Flag): string => row(`${flag.short ? `-${flag.short}, ` : '    '}${spelling(flag)}`, flag.help);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

type Tables = 'commands' | 'answers' | 'extras' | 'flags' | 'exit-codes';

/** The tables of the documentation in Markdown, by name, from the same tables as the help text. */
export function tables(): Readonly<Record<Tables, string>> {
  return {
    commands: table(
      ['command', 'what it does'],
      commands.map((command) => [code(usageOf(command).replace(' [options]', '')), command.help]),
    ),
    answers: table(
      ['flag', 'environment', 'default', 'meaning'],
      questions.map((each) => [
        code(`--${each.name} <${each.placeholder}>`),
        code(variableOf(each.name)),
        code(defaultOf(each)),
        meaningOf(each),
      ]),
    ),
    extras: table(
      ['extra', 'files', 'for'],
      extras.map(({ name, files, help }) => [code(name), files.map(code).join(', '), help]),
    ),
    flags: table(
      ['flag', 'meaning', 'commands'],
      flags.map((flag: Flag) => [
        [...(flag.short ? [`-${flag.short}`] : []), spelling(flag)].map(code).join(', '),
        flag.help,
        commandsWith(flag),
      ]),
    ),
    'exit-codes': table(
      ['code', 'meaning'],
      outcomes.map(({ code, meaning }) => [`${code}`, meaning]),
    ),
  };
}

function commandsWith(flag: Flag): string {
  const names = commands
    .filter((command) => flagsOf(command).some(({ name }) => name === flag.name))
    .map(({ name }) => name);
  return names.length === commands.length ? 'all' : names.join(', ');
}
