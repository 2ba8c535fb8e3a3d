import { isObject } from './json.ts';

/** The part of JSON Schema (2020-12) that our own schemas use, and that `schemaProblem` checks. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | readonly ('string' | 'integer' | 'boolean')[];
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly maxProperties?: number;
  readonly additionalProperties?: false | JsonSchema;
}

/** The first thing in a value that its schema does not allow, as `place: problem`, or undefined. `place` is the name of the value. */
export function schemaProblem(schema: JsonSchema, value: unknown, place = ''): string | undefined {
  const { type, enum: choices } = schema;
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.some((each) => hasType(value, each)))
    return says(place, `is not of type ${types.join(' or ')}`);
  if (choices && !choices.includes(value)) return says(place, `is not one of ${choices.join(', ')}`);
  if (typeof value === 'string') return textProblem(schema, value, place);
  if (typeof value === 'number') return numberProblem(schema, value, place);
  if (Array.isArray(value)) return listProblem(schema, value, place);
  return isObject(value) ? objectProblem(schema, value, place) : undefined;
}

const says = (place: string, problem: string): string => `${place || 'the file'} ${problem}`;

function hasType(value: unknown, type: string): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function textProblem(
  { pattern, examples, minLength = 0, maxLength = Infinity }: JsonSchema,
  text: string,
  place: string,
) {
  // JSON Schema counts characters, not UTF-16 units.
  const length = [...text].length;
  if (length < minLength)
    return says(place, `is shorter than ${minLength} ${minLength === 1 ? 'character' : 'characters'}`);
  if (length > maxLength) return says(place, `is longer than ${maxLength} characters`);
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return undefined;
  const rule = examples ? `; it has to look like ${examples.join(' or ')}` : `, which does not match ${pattern}`;
  return says(place, `is ${JSON.stringify(text)}${rule}`);
}

function numberProblem({ minimum = -Infinity, maximum = Infinity }: JsonSchema, value: number, place: string) {
  return value < minimum || value > maximum ? says(place, `is not from ${minimum} to ${maximum}`) : undefined;
}

function listProblem(schema: JsonSchema, list: readonly unknown[], place: string): string | undefined {
  const { items, minItems = 0, maxItems = Infinity, uniqueItems } = schema;
  if (list.length < minItems || list.length > maxItems) return says(place, `has ${list.length} elements`);
  const twice = uniqueItems && list.find((each, index) => list.findIndex((other) => same(each, other)) < index);
  if (twice !== undefined && twice !== false) return says(place, `has ${JSON.stringify(twice)} twice`);
  for (const [index, each] of list.entries()) {
    const problem = items && schemaProblem(items, each, `${place}[${index}]`);
    if (problem) return problem;
  }
  return undefined;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function objectProblem(
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  place: string,
): string | undefined {
  const { properties = {}, required = [], propertyNames, maxProperties = Infinity, additionalProperties } = schema;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return says(place, `lacks ${JSON.stringify(missing)}`);
  const entries = Object.entries(value);
  if (entries.length > maxProperties) return says(place, `has more than ${maxProperties} entries`);
  for (const [name, each] of entries) {
    const inside = place ? `${place}.${name}` : name;
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (own === false) return says(place, `has ${JSON.stringify(name)}, which is unknown`);
    const problem =
      (propertyNames && schemaProblem(propertyNames, name, `a name in ${place || 'the file'}`)) ??
      (own && schemaProblem(own, each, inside));
    if (problem) return problem;
  }
  return undefined;
}
