import type { Code } from '../../generators/go-image/code.ts';
import { compareGo, minorOf } from '../../generators/go-image/mod-file.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import { goNeeded } from '../../pipeline/go-needed.ts';

/** A note on code that needs a newer Go than the image has. `place` is the line that says `needed`. */
export function goNotes(given: string, place: string, needed: string): readonly string[] {
  const minor = minorOf(needed);
  if (minor === undefined || compareGo(given, minor) >= 0) return [];
  return [`${place} needs Go ${needed}, and the image has Go ${given}: go build may refuse the code.`];
}

/** The note on a health endpoint that the base image cannot ask. */
export const noHealthcheck = (base: string, health: string): string =>
  `The image has no HEALTHCHECK: ${base} has no program that could ask ${health}. Use --base alpine, or let the program check itself.`;

/** The note on a port that is not the one that the code says. EXPOSE and the health check are about the program, and do not change it. */
export const otherPort = (port: string, source: string, before: string): string =>
  `The image has port ${port} (${source}), and ${before}. If the program reads its port from a variable or a flag, set that, too, in the Dockerfile or with docker run.`;

/** What an update with other answers means for code that was there before. */
export function imageUpdateNotes(target: string, code: Code, before: Answers, answers: Answers): readonly string[] {
  const { listens, health } = code;
  const needed = before.go === answers.go ? undefined : goNeeded(target, code);
  return [
    ...(needed ? goNotes(answers.go, needed.place, needed.version) : []),
    ...(listens && before.port !== answers.port
      ? [otherPort(`${answers.port}`, '--port', `had ${before.port} before`)]
      : []),
    ...(listens && health !== '' && before.base !== answers.base && answers.base !== 'alpine'
      ? [noHealthcheck(answers.base, health)]
      : []),
  ];
}
