import { z } from '../../packages/zod.js';
import { configSchema } from './scenario.js';
import { SECTIONS } from './sections.js';

/** The part of JSON Schema that zod's output uses here. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** of the mappings, which keys there have to be */
  readonly required?: readonly string[];
  /** of a mapping whose keys are free */
  readonly additionalProperties?: JsonSchema | false;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

let scenario: JsonSchema | undefined;

/**
 * The scenario's schema as JSON Schema, what a user may write, without `extends`. Built on the
 * first call and kept: only an error message or the generator needs it.
 */
export function inputSchema(): JsonSchema {
  return (scenario ??= z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-7', // what the language servers of editors know
  }) as JsonSchema);
}

/** The content of configs/scenario.schema.json, by which editors check and complete a config. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { properties = {}, ...rest } = inputSchema();
  return {
    ...rest,
    title: 'MetaLore scenario',
    description: 'Everything is optional; what is left out is as in the paper.',
    properties: {
      extends: {
        type: 'string',
        description: 'Another scenario that this one changes: a path relative to this file',
      },
      ...Object.fromEntries(
        Object.entries(properties).map(([key, schema]) => [
          key,
          SECTIONS.includes(key) ? orNone(schema) : schema,
        ]),
      ),
    },
  };
}

/** A section, or null in its place: none, where what is extended has one. */
function orNone({ description, ...schema }: JsonSchema): JsonSchema {
  return {
    ...(description === undefined ? {} : { description }),
    anyOf: [schema, { type: 'null' }],
  };
}
