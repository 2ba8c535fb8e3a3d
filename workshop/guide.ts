import type { PlanLength } from './plan-lengths.ts';
import { numbered, steps } from './steps.ts';

/** What a facilitator says before and after, in minutes. */
const opening: Readonly<Record<PlanLength, number>> = { 45: 5, 90: 6, 180: 10 };

/** The plan for somebody who gives the workshop to others, in Markdown. */
export function guideText(length: PlanLength): string {
  const plan = steps.map((step, index) => ({ step, index, time: step.minutes[length] }));
  const taken = plan.filter(({ time }) => time > 0);
  const left = plan.filter(({ time }) => time === 0);
  let clock = opening[length];
  const rows = taken.map(({ step, index, time }) => {
    const row = `| ${at(clock)} | ${time} | ${index + 1} | ${step.title} | ${step.number} |`;
    clock += time;
    return row;
  });
  return `# The workshop in ${length} minutes

## The week before

- On your machine: \`create-go-docker doctor --workshop\`, then take all steps of the plan yourself.
- Send everybody \`create-go-docker doctor --workshop\`. Its last line says whether the machine is ready.
- Make a kit for those without a network: \`create-go-docker workshop kit save kit.tar\`. Bring it on two drives.
- Note your own \`create-go-docker workshop status\`. Everybody at the same step, with the same exercises, reads the same line.

## On the day

- The room has power at every seat. A bad network does not matter: \`create-go-docker workshop kit serve kit.tar --address YOUR-ADDRESS:8090\` serves the kit.
- Everybody runs \`create-go-docker workshop lesson\` and keeps it open beside an editor. It checks each time a file is saved.
- Ask three people to read out \`workshop status\`. If the checksum of the exercises differs, they have another version; if that of the images does, load the kit.

## The plan

| at | minutes | step | title | the number that changes |
| --- | --- | --- | --- | --- |
| 0:00 | ${opening[length]} | | Opening: what is in an image, and who downloads it | |
${rows.join('\n')}
| ${at(clock)} | ${length - clock} | | Closing: \`workshop list\` shows every number, before and after | |
${
  left.length > 0
    ? `\nThis plan leaves out ${left.map(({ index, step }) => `${index + 1} (${step.title})`).join(', ')}. Jump with \`workshop goto NUMBER\`: the start of a step has everything from the steps before it.\n`
    : ''
}
Each step goes the same way:

1. Read the question *predict first* aloud, and let people write down their guess. One minute.
2. They work alone or in pairs. Anyone who is stuck for three minutes takes a hint (\`h\`), and after six minutes the solution (\`s\`), and types it.
3. Two people say what they guessed and what they saw. Show the change: \`git diff step-03 step-04\`.

## What the screen shows

Not solved: \`Not yet.\`, what is wrong, and what was seen. Solved:

\`\`\`
Solved: step 5, A second stage.

size of the image: 273 MB -> 10.0 MB
\`\`\`

## What goes wrong, step by step

${taken.map(({ step, index }) => `### ${index + 1}. ${step.title}\n\n${mistakeRows(step.mistakes)}`).join('\n\n')}

## Checklist

- [ ] The projector shows a terminal with at least 18 points, light background.
- [ ] Your machine has the kit loaded, and its network is off: the workshop runs without.
- [ ] Two machines to lend, with the kit loaded.
- [ ] You have \`step-${numbered(taken[0]!.index)}\` to \`step-${numbered(taken.at(-1)!.index)}\` open as tags: \`git log --oneline step-${numbered(steps.length - 1)}\`.
- [ ] At the end: \`docker image rm create-go-docker-workshop\` and \`docker builder prune\` free the space.
`;
}

const at = (minute: number): string => `${Math.floor(minute / 60)}:${`${minute % 60}`.padStart(2, '0')}`;

const mistakeRows = (mistakes: Readonly<Record<string, string>>): string =>
  Object.values(mistakes)
    .map((message) => `- ${message}`)
    .join('\n');
