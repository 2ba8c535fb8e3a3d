import { type Question, questions } from '../generators/go-service/questions.ts';
import { switches } from './args.ts';

const row = (flag: string, text: string): string => `  ${flag.padEnd(30)} ${text}`;

const questionRow = ({ name, placeholder, message, fallback }: Question): string => {
  const preset = name === 'module' ? 'example.com/<directory>' : fallback();
  return placeholder.length > 14
    ? `${row(`--${name} <value>`, `${message}: ${placeholder.replaceAll('|', ', ')} (${preset})`)}`
    : row(`--${name} <${placeholder}>`, `${message} (${preset})`);
};

/** The help text, made from the question table and the list of switches. */
export const help = (): string => `Usage: create-go-docker [directory] [options]

Generates a Go service with a multi-stage Dockerfile. Without options it asks three questions.

  directory                      where to write; . is here (the last element of the module)

Answers (default):
${questions.map(questionRow).join('\n')}

Options:
${switches.map((each) => row(`${'short' in each ? `-${each.short}, ` : '    '}--${each.name}`, each.help)).join('\n')}

Without a terminal, or with CI set, nothing is asked: a directory or --module is needed.

Exit codes: 0 done, 1 failed, 2 usage, 3 conflict with what is there, 130 cancelled. Unless it is 0, nothing was written.

Examples:
  create-go-docker
  create-go-docker orders --module github.com/acme/orders --yes
  create-go-docker . --deps modules --base scratch --dry-run
`;
