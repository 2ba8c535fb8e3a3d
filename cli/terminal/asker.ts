import { UserError } from '../../core/errors.ts';
import { cancelledText } from './signals.ts';

/** Where questions are asked, and a signal that ends them; its reason is what they reject with. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly cancelled: AbortSignal;
}

/** The error for a person who leaves. */
export const cancelled = (): UserError => new UserError(cancelledText, 'cancelled', { code: 'cancelled' });

/** The error of a person who leaves, with the command that continues from here; any other error as it is. */
export function continuing(error: unknown, command: string): unknown {
  if (!(error instanceof UserError) || !/^(cancelled|terminated)$/.test(error.reason)) return error;
  const fix = `To continue with these answers:\n  ${command}`;
  return new UserError(error.problem, error.reason, { code: error.code, fix });
}

/** Returned instead of an answer when the person goes back to the previous question. */
export const back = Symbol('back');
export type Back = typeof back;

/** What every question has. */
interface Asked {
  readonly message: string;
  /** What the answer decides; shown when the person asks for help. */
  readonly help: string;
}

/** A question whose answer is typed. */
export interface TextQuestion extends Asked {
  /** The answer when nothing is typed. */
  readonly fallback: string;
  /** Why a value cannot be the answer, or undefined when it can. */
  readonly problem: (value: string) => string | undefined;
  /** Remarks about a valid answer, one a line. */
  readonly remark: (value: string) => Promise<readonly string[]>;
}

/** One line of a list: a choice, or with `heading` only text. */
export type Row<Value> =
  | { readonly heading: string }
  | { readonly value: Value; readonly name: string; readonly disabled?: string };

/** A question whose answer is chosen from a list. */
export interface ListQuestion<Value> extends Asked {
  readonly rows: readonly Row<Value>[];
  /** The value that Enter chooses; the first one where this is left out. */
  readonly fallback?: Value;
}

/** A question whose answer is chosen from a list or typed. */
export interface OpenListQuestion extends ListQuestion<string> {
  readonly fallback: string;
  readonly problem: (value: string) => string | undefined;
}

/** A question whose answer is any number of the rows. */
export interface ManyQuestion extends Asked {
  readonly rows: readonly { readonly value: string; readonly name: string }[];
  /** The values that are chosen at first. */
  readonly chosen: readonly string[];
}

/** The place of a question in the session. */
export interface PromptPosition {
  /** Whether there is no question to go back to. */
  readonly first: boolean;
  /** Whether it was opened from the review, and leads back to it. */
  readonly nested: boolean;
}

/** Asks a person. Each question resolves to the answer or `back`, and rejects with a UserError (`cancelled`, `terminated`) when they leave. */
export interface Asker {
  readonly text: (question: TextQuestion, position: PromptPosition) => Promise<string | Back>;
  readonly list: <Value>(question: ListQuestion<Value>, position: PromptPosition) => Promise<Value | Back>;
  readonly openList: (question: OpenListQuestion, position: PromptPosition) => Promise<string | Back>;
  readonly many: (question: ManyQuestion, position: PromptPosition) => Promise<readonly string[] | Back>;
  /** Shows a text, and resolves when the person has read it. */
  readonly show: (title: string, text: string) => Promise<void>;
  /** Releases the terminal. */
  readonly close: () => void;
}
