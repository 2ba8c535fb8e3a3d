import { type Question, questions } from './questions.ts';

/** The JSON Schema of one answer. */
export interface AnswerSchema {
  readonly type: 'string' | 'integer';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number;
  readonly examples: readonly (string | number)[];
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
export const answerSchema = ({ name, message, choices, example, fallback, schema }: Question): AnswerSchema => {
  const typed = (text: string) => (schema?.type === 'integer' ? Number(text) : text);
  return {
    type: 'string',
    ...schema,
    description: message,
    ...(choices && { enum: choices }),
    // The module's default depends on the folder.
    ...(name !== 'module' && { default: typed(fallback()) }),
    examples: [typed(example)],
  };
};

/** The JSON Schema (2020-12) of an answers file: every answer may be left out, nothing else may be in it. */
export const answersSchema = (): AnswersSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:create-go-docker:answers:1',
  title: 'Answers for create-go-docker',
  type: 'object',
  properties: Object.fromEntries(questions.map((question) => [question.name, answerSchema(question)])),
  additionalProperties: false,
});
