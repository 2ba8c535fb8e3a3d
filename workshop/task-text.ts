import { steps } from './steps.ts';

/** The text of a step in Markdown. */
export function taskText(index: number): string {
  const { title, goal, why, predict } = steps[index]!;
  return `# Step ${index + 1} of ${steps.length}: ${title}

${goal}

**Why:** ${why}

**Predict first:** ${predict}

Edit the files in \`orders/\`. Then run \`create-go-docker workshop check\`, or keep \`create-go-docker workshop\` open, which checks each time you save.
`;
}
