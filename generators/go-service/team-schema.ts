import type { JsonSchema } from '../../core/json-schema.ts';
import { questions } from './questions.ts';
import { answerSchema } from './schema.ts';

/** The file in a folder of templates that says what the templates cannot. */
export const teamFile = 'create-go-docker.json';

// The module differs from service to service, so a team has no default for it.
const answerNames = questions.map(({ name }) => name).filter((name) => name !== 'module');

/** What a team's file may hold for one answer. Its own extras are known only to the file itself. */
function valueSchema(name: string): JsonSchema {
  const question = questions.find((each) => each.name === name)!;
  const { type, pattern, minimum, maximum, enum: choices } = answerSchema(question);
  if (question.many) return { type: 'array', items: extraName, uniqueItems: true };
  return {
    type,
    ...(pattern !== undefined && { pattern, examples: [question.example] }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(choices && { enum: choices }),
  };
}

const name: JsonSchema = { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9]*$', maxLength: 50, examples: ['costCenter'] };
const extraName: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9]*$', maxLength: 50, examples: ['helm'] };
const path: JsonSchema = { type: 'string', minLength: 1, maxLength: 1000 };
const paths: JsonSchema = { type: 'array', items: path, uniqueItems: true, maxItems: 1000 };
// Names are filled in as they are: without control characters, a value stays on its line.
const line: JsonSchema = { type: 'string', pattern: '^[^\\p{Cc}\\u2028\\u2029]*$', maxLength: 1000 };

// A colon before a slash is that of a port, and any other one begins a tag.
const reference = '[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]+(?=/))?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*';
const tagOrDigest = '(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?';
const image: JsonSchema = {
  type: 'string',
  pattern: `^${reference}${tagOrDigest}$`,
  maxLength: 500,
  examples: ['registry.example.com/golden/alpine', 'registry.example.com/golden/alpine:1.2'],
};

// The rules of Kubernetes, which are the narrower ones.
const labelPart = '[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?';

const answers = Object.fromEntries(answerNames.map((each) => [each, valueSchema(each)]));
const allowed = Object.fromEntries(
  answerNames.map((each): [string, JsonSchema] => {
    const value = answers[each]!;
    return [each, value.type === 'array' ? value : { type: 'array', items: value, minItems: 1, uniqueItems: true }];
  }),
);

/** The JSON Schema (2020-12) of `create-go-docker.json` in a folder of templates. `teamFrom` checks files against it. */
export const teamSchema: JsonSchema & { readonly $schema: string; readonly $id: string; readonly title: string } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:create-go-docker:templates:1',
  title: 'create-go-docker.json in a folder of templates',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    name: {
      type: 'string',
      pattern: '^[a-zA-Z0-9][a-zA-Z0-9 ._-]*$',
      examples: ['acme'],
      maxLength: 50,
      description: 'The name of these templates, for messages and the manifest of a service',
    },
    answers: {
      type: 'object',
      properties: answers,
      additionalProperties: false,
      description: 'Default answers: weaker than flags, stronger than surrounding files',
    },
    fixed: {
      type: 'array',
      items: { enum: answerNames },
      uniqueItems: true,
      description: 'The answers that cannot be changed',
    },
    allowed: {
      type: 'object',
      properties: allowed,
      additionalProperties: false,
      description: 'The only values that an answer may have; for a Go version, its patch releases too',
    },
    names: {
      type: 'object',
      propertyNames: name,
      additionalProperties: { ...line, type: ['string', 'integer', 'boolean'] },
      maxProperties: 200,
      description: 'Names for the templates, with their values',
    },
    images: {
      type: 'object',
      properties: {
        golang: {
          type: 'string',
          pattern: `^${reference}$`,
          maxLength: 500,
          examples: ['registry.example.com/golden/golang'],
        },
        alpine: image,
        distroless: image,
      },
      additionalProperties: false,
      description:
        'Images to start from, in place of the official ones; without a tag, they get the tag of the official one. golang needs its tags, one for each Go version',
    },
    labels: {
      type: 'object',
      propertyNames: {
        type: 'string',
        pattern: `^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?${labelPart}$`,
        examples: ['cost-center', 'acme.example/team'],
      },
      additionalProperties: { type: 'string', pattern: `^(${labelPart})?$`, examples: ['payments'] },
      maxProperties: 50,
      description: 'Labels of the image, and of every Kubernetes object',
    },
    omit: { ...paths, description: 'Files that no service gets; folder/ stands for everything in the folder' },
    paths: {
      type: 'object',
      propertyNames: path,
      additionalProperties: path,
      maxProperties: 1000,
      description:
        'Where the result of a template goes, if its place depends on names: "deploy/app.yaml": "deploy/<%= label %>.yaml"',
    },
    extras: {
      type: 'array',
      maxItems: 50,
      items: {
        type: 'object',
        properties: {
          name: extraName,
          files: { ...paths, minItems: 1 },
          help: { ...line, minLength: 1, maxLength: 200 },
        },
        required: ['name', 'files', 'help'],
        additionalProperties: false,
      },
      description: 'Extras of your own, for --with: files that only the services with that extra get',
    },
    replaces: {
      type: 'object',
      propertyNames: path,
      additionalProperties: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      maxProperties: 1000,
      description:
        'The SHA-256 checksum of our template that each of yours was made from; templates eject writes it, templates check compares it',
    },
  },
  required: ['name'],
  additionalProperties: false,
};
