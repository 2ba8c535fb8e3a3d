import type { Files } from './lab.ts';
import { numbered, steps } from './steps.ts';

/**
 * The workshop as a scenario of Killercoda (killercoda.com/creators): index.json, a text and a script for each step. The scripts run
 * the same checks. `version` is the release of create-go-docker that they use.
 */
export function killercodaFiles(version: string): Files {
  const program = `npx --yes create-go-docker@${version} workshop`;
  const index = {
    title: `Multi-stage builds in ${steps.length} steps`,
    description: 'Write the Dockerfile of a Go service, and see with each step how the image gets smaller and safer.',
    details: {
      intro: { text: 'intro.md', foreground: 'setup.sh' },
      steps: steps.map(({ title }, at) => ({
        title,
        text: `step-${numbered(at)}/text.md`,
        verify: `step-${numbered(at)}/verify.sh`,
        ...(at > 0 && { background: `step-${numbered(at)}/begin.sh` }),
      })),
      finish: { text: 'finish.md' },
    },
    backend: { imageid: 'ubuntu' },
    interface: { layout: 'editor-terminal' },
  };
  const files = steps.flatMap((step, at): readonly (readonly [string, string])[] => {
    const folder = `step-${numbered(at)}`;
    const hints = step.hints.map(
      (hint, which) => `<details><summary>Hint ${which + 1}</summary>\n\n${hint}\n</details>`,
    );
    return [
      [
        `${folder}/text.md`,
        `${step.goal}\n\n**Why:** ${step.why}\n\n**Predict first:** ${step.predict}\n\nThe files are in \`lesson/orders\`. To see what is wrong:\n\n\`\`\`\n${program} check\n\`\`\`{{exec}}\n\n${hints.join('\n\n')}\n`,
      ],
      [`${folder}/verify.sh`, script(`cd "$HOME/lesson" && exec ${program} check`)],
      ...(at > 0
        ? [[`${folder}/begin.sh`, script(`cd "$HOME/lesson" && exec ${program} goto ${at + 1}`)] as const]
        : []),
    ];
  });
  return {
    'index.json': `${JSON.stringify(index, null, 2)}\n`,
    'intro.md': `One small Go service, ${steps.length} steps. The terminal prepares the machine; that takes a minute.\n`,
    'setup.sh': script(`cd "$HOME" && exec ${program} lesson --no-input`),
    'finish.md': `Every number, before and after:\n\n\`\`\`\n${program} list\n\`\`\`{{exec}}\n`,
    ...Object.fromEntries(files),
  };
}

const script = (command: string): string => `#!/bin/sh\n${command}\n`;
