import type { Change } from '../../disk/compare.ts';
import { isHealthPath } from '../../generators/go-image/code.ts';
import { questionOf } from '../../generators/go-service/questions.ts';
import { type Found, foundRows } from '../output/report.ts';
import { type Asker, type Back, back, cancelled, continuing, type ListQuestion, type Row } from './asker.ts';
import { fileRow, fileView, fitting, writtenName } from './review.ts';

/** What the person changed at the review, as the flags that do the same. */
export interface ImageEdits {
  readonly go?: string;
  readonly port?: string;
  readonly health?: string;
  /** Files that keep their contents. */
  readonly skip: readonly string[];
  /** Files that are replaced. */
  readonly replaced: readonly string[];
}

/** What would be written with these changes. */
export interface ImagePlan {
  readonly found: readonly Found[];
  readonly changes: readonly Change[];
  /** Why nothing can be written, where the answers do not fit. */
  readonly refusal?: string;
  /** Why the image has no HEALTHCHECK, in a few words. */
  readonly unchecked?: string | undefined;
}

/** Where the image files go, and what would be written. */
export interface ImageReviewOptions {
  readonly shown: string;
  readonly preview: (edits: ImageEdits) => Promise<ImagePlan>;
  /** Whether version control has a file as it is now. */
  readonly isSaved: (path: string) => boolean;
  /** The command that comes back to the review with these changes; undefined where it would only be the first command again. */
  readonly continueCommand: (edits: ImageEdits) => string | undefined;
}

/**
 * Shows what was found in code, and every file, until the files are to be written. Nothing is asked where every file is there already.
 * Rejects with a UserError (`cancelled`) when the person leaves; it contains the command that continues.
 */
export async function reviewImage(options: ImageReviewOptions, asker: Asker): Promise<ImageEdits> {
  let edits: ImageEdits = { skip: [], replaced: [] };
  let last = 'write';
  try {
    for (;;) {
      const plan = await options.preview(edits);
      const isIdle = plan.refusal === undefined && plan.changes.every(({ action }) => action === 'identical');
      if (isIdle) return edits;
      const choice = await asker.list(question(plan, edits, last, options), { first: true, nested: false });
      if (choice === back || choice === 'cancel') throw cancelled();
      if (choice === 'write') return edits;
      const finding = plan.found.find((each, index) => choice === foundValue(each, index));
      const change = plan.changes.find(({ path }) => choice === fileValue(path));
      if (finding) edits = { ...edits, ...(await corrected(finding, asker)) };
      if (change) edits = await decided(change, edits, options, asker);
      last = choice;
    }
  } catch (error) {
    const command = options.continueCommand(edits);
    throw command === undefined ? error : continuing(error, command);
  }
}

const foundValue = ({ name }: Found, index: number): string => `found ${index} ${name}`;
const fileValue = (path: string): string => `file ${path}`;

function question(
  { found, changes, refusal, unchecked }: ImagePlan,
  { replaced }: ImageEdits,
  last: string,
  { shown }: ImageReviewOptions,
): ListQuestion<string> {
  const width = process.stdout.columns || 80;
  const fit = fitting(width);
  const undecided = changes.filter((each) => each.action === 'conflict' && !replaced.includes(each.path));
  const disabled = refusal ?? inTheWay(undecided.length);
  const rows: readonly Row<string>[] = [
    {
      value: 'write',
      name: writtenName(changes, shown),
      ...(disabled !== undefined && { disabled: `(not possible: ${disabled})` }),
    },
    { heading: 'Found in the code; choose one to see where, or to change it' },
    ...foundRows(found, false).map(({ each, line }) => ({
      value: foundValue(each, found.indexOf(each)),
      name: fit(line),
    })),
    ...(unchecked === undefined ? [] : [{ heading: fit(`No HEALTHCHECK: ${unchecked}`) }]),
    ...(changes.length > 0 ? [{ heading: 'Files; choose one to look at it' }] : []),
    ...changes.map((change) => ({
      value: fileValue(change.path),
      name: fit(fileRow(replaced.includes(change.path) ? { ...change, action: 'overwrite' } : change)),
    })),
    { heading: ' ' },
    { value: 'cancel', name: 'cancel, write nothing' },
  ];
  const help =
    'Enter on the first line writes the files. Enter on go, port or health changes it; on another line, it shows the places in the code, or the file. Other answers are flags, such as --base: see --help.';
  return { message: 'Review:', help, rows, fallback: last };
}

function inTheWay(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? 'a file differs; choose it below' : `${count} files differ; choose them below`;
}

/** Asks for another answer where there is one to give, and shows where it was found otherwise. */
async function corrected(finding: Found, asker: Asker): Promise<Partial<ImageEdits>> {
  const { name, value, evidence, confidence } = finding;
  const position = { first: false, nested: true };
  const where = evidence.length > 0 ? `Found in ${evidence.join(', ')}. ` : '';
  const fallback = value === 'not found' ? '' : value;
  // Confirming what is certain, or what is missing, is no choice. It would be recorded, and count before the code.
  const edit = (name: 'go' | 'port' | 'health', answer: string | Back, shown = fallback): Partial<ImageEdits> =>
    answer === back || (answer === shown && (confidence === 'sure' || fallback === '')) ? {} : { [name]: answer };
  if (name === 'go' || name === 'port') {
    const { message, problem } = questionOf(name);
    const text = name === 'port' ? 'Port that the program listens on' : message;
    const help =
      name === 'port'
        ? 'The port of EXPOSE and of the health check.'
        : 'The Go version of the image that builds the program.';
    const remark = async () => [];
    return edit(
      name,
      await asker.text({ message: text, help: `${where}${help}`, fallback, problem, remark }, position),
    );
  }
  if (name === 'health') {
    const help = `${where}The image asks this path whether the program works. none: the image has no HEALTHCHECK.`;
    const problem = (text: string) =>
      text === 'none' || (text !== '' && isHealthPath(text)) ? undefined : 'a path such as /healthz, or none';
    const asked = { message: 'Path of the health endpoint, or none', help, problem, remark: async () => [] };
    const shown = fallback || 'none';
    return edit(name, await asker.text({ ...asked, fallback: shown }, position), shown);
  }
  await asker.show(`${name}: ${value}`, evidence.join('\n') || 'No single line says this: it follows from all files.');
  return {};
}

/** Shows a file as it will be, and asks what becomes of one that exists with other contents. */
async function decided(
  change: Change,
  edits: ImageEdits,
  { isSaved }: ImageReviewOptions,
  asker: Asker,
): Promise<ImageEdits> {
  const { path, action, before } = change;
  await asker.show(`${path}, as it will be`, fileView(change));
  const isOpen = action === 'conflict' || edits.skip.includes(path);
  if (!isOpen) return edits;
  const rows: readonly Row<'replace' | 'keep'>[] = [
    ...(before || edits.skip.includes(path) ? [{ value: 'replace', name: 'replace your file' } as const] : []),
    { value: 'keep', name: 'keep your file as it is' },
  ];
  const help = isSaved(path)
    ? 'Your version control has the present contents, also after they are replaced.'
    : 'Your version control does not have the present contents: to keep a copy, make one before you replace the file.';
  const decision = await asker.list({ message: `${path}:`, help, rows }, { first: false, nested: true });
  if (decision === back) return edits;
  const without = (paths: readonly string[]) => paths.filter((each) => each !== path);
  return decision === 'keep'
    ? { ...edits, skip: [...without(edits.skip), path], replaced: without(edits.replaced) }
    : { ...edits, skip: without(edits.skip), replaced: [...without(edits.replaced), path] };
}
