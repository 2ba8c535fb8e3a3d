import { type Question, questions } from './questions.ts';

/** One answer in JSON Schema. */
export const answerSchema = ({ message, choices, schema, fallback, name }: Question): object => ({
  description: message,
  ...(schema ?? { enum: choices }),
  // The module's default depends on the folder.
  ...(name !== 'module' && { default: schema?.type === 'integer' ? Number(fallback()) : fallback() }),
});

/** The JSON Schema (2020-12) of an answers file: every answer may be left out, nothing else may be in it. */
export const answersSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:create-go-docker:answers:1',
  title: 'Answers for create-go-docker',
  type: 'object',
  properties: Object.fromEntries(questions.map((question) => [question.name, answerSchema(question)])),
  additionalProperties: false,
});
