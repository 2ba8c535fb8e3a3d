import { steps, trees } from './steps.ts';

/** docs/workshop-steps.md: the texts and solutions of all steps. */
export function stepsPage(): string {
  const all = trees();
  const chapters = steps.map((step, at) => {
    const { start, solution } = all[at]!;
    const changed = Object.keys(solution).filter((path) => solution[path] !== start[path]);
    const files = changed.map((path) => `\`orders/${path}\`:\n\n\`\`\`\n${solution[path]}\`\`\`\n`);
    return `## ${at + 1}. ${step.title}

${step.goal}

**Why:** ${step.why}

**Predict first:** ${step.predict}

${step.hints.map((hint, which) => `${which + 1}. ${hint}`).join('\n')}

${files.length > 0 ? `### Our solution of step ${at + 1}\n\n${files.join('\n')}\n` : ''}${step.explanation}

### What goes wrong in step ${at + 1}

${Object.values(step.mistakes)
  .map((message) => `- ${message}`)
  .join('\n')}
`;
  });
  return `# The steps of the workshop

<!-- This page is made by npm run reference. -->

Take [the workshop](workshop.md) on your machine: it checks what you do. This page has the same texts to look up, with our solutions.

${chapters.join('\n')}`;
}
