import { type Question, questions } from './questions.ts';

/** The JSON Schema of one answer. */
export interface AnswerSchema {
  readonly type: 'string' | 'integer' | 'array';
  readonly description: string;
  readonly items?: { readonly enum: readonly string[] };
  readonly uniqueItems?: true;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number | readonly string[];
  readonly examples: readonly (string | number | readonly string[])[];
}

/** The JSON Schema of the answers. */
export interface AnswersSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly title: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, AnswerSchema>>;
  readonly additionalProperties: false;
}

/** The JSON Schema of the answer to a question. */
export function answerSchema({
  message,
  choices,
  many,
  example,
  fallback,
  fallbackByFolder,
  schema,
}: Question): AnswerSchema {
  if (many && choices)
    return {
      type: 'array',
      items: { enum: choices },
      uniqueItems: true,
      description: message,
      default: [],
      examples: [example.split(',')],
    };
  const typed = (text: string) => (schema?.type === 'integer' ? Number(text) : text);
  return {
    type: 'string',
    ...schema,
    description: message,
    ...(choices && { enum: choices }),
    ...(fallbackByFolder === undefined && { default: typed(fallback()) }),
    examples: [typed(example)],
  };
}

/** The JSON Schema (2020-12) of an answers file: every answer may be left out, nothing else may be in it. */
export function answersSchema(): AnswersSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:create-go-docker:answers:1',
    title: 'Answers for create-go-docker',
    type: 'object',
    properties: Object.fromEntries(questions.map((question) => [question.name, answerSchema(question)])),
    additionalProperties: false,
  };
}
