/** Given instead of an answer: the person wants to go one question back. */
export const back = Symbol('back');
export type Back = typeof back;

/** A question whose answer is typed. */
export interface TextQuestion {
  readonly message: string;
  /** The answer when nothing is typed. */
  readonly fallback: string;
  /** Why a value cannot be the answer, or undefined when it can. */
  readonly problem: (value: string) => string | undefined;
  /** What is worth knowing about a value that can be the answer; lines, or nothing. */
  readonly remark: (value: string) => Promise<readonly string[]>;
}

/** One line of a list: something to choose, or with a `heading` only text. */
export type Row<Value> =
  | { readonly heading: string }
  | { readonly value: Value; readonly name: string; readonly disabled?: string };

/** A question whose answer is chosen from a list. */
export interface ListQuestion<Value> {
  readonly message: string;
  readonly rows: readonly Row<Value>[];
  readonly fallback?: Value;
}

/** A question whose answer is chosen from a list or typed. */
export interface OpenListQuestion extends ListQuestion<string> {
  readonly fallback: string;
  readonly problem: (value: string) => string | undefined;
}

/** A question whose answer is any number of the rows. */
export interface ManyQuestion {
  readonly message: string;
  readonly rows: readonly { readonly value: string; readonly name: string }[];
  /** The values that are chosen so far. */
  readonly chosen: readonly string[];
}

/** Where a question stands: whether there is one to go back to, and whether leaving it only leads back to the review. */
export interface Standing {
  readonly first: boolean;
  readonly nested: boolean;
}

/**
 * How a person is asked. Each question resolves with the answer or `back`,
 * and rejects with a UserError (`cancelled`, `terminated`) when they leave.
 */
export interface Asker {
  readonly text: (question: TextQuestion, standing: Standing) => Promise<string | Back>;
  readonly list: <Value>(question: ListQuestion<Value>, standing: Standing) => Promise<Value | Back>;
  readonly openList: (question: OpenListQuestion, standing: Standing) => Promise<string | Back>;
  readonly many: (question: ManyQuestion, standing: Standing) => Promise<readonly string[] | Back>;
  /** Shows a text that asks nothing. */
  readonly say: (text: string) => void;
  /** Lets go of the terminal. */
  readonly close: () => void;
}
