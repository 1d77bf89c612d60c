import { z, type ZodType } from 'zod';
import type { Endpoint } from './endpoint.ts';

type Json = Readonly<Record<string, unknown>>;

/** The API's description in OpenAPI 3.1, made of the very schemas that are checked at the door. */
export function describeApi(
  endpoints: readonly Endpoint[],
  about: { readonly version: string; readonly server: string },
): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lắng Nghe',
      version: about.version,
      description:
        'Programs bring an API token as a bearer token. What can be edited carries a version: send it as If-Match, and a change that lost a race is answered 409.',
    },
    servers: [{ url: about.server }],
    paths,
    components: {
      schemas: { Problem: plain(problem, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'langnghe-desk' },
      },
    },
  };
}

const problem = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  status: z.int(),
  code: z.string(),
  field: z.string().optional(),
  fix: z.string().optional(),
  faults: z.array(z.object({ field: z.string(), fix: z.string() })).optional(),
  retryAfterMs: z.number().optional(),
});

function operation(endpoint: Endpoint): Json {
  const { name, says, right, body } = endpoint;
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: says,
    'x-right': right,
    security:
      right === 'anyone' ? [] : right === 'own' ? [{ session: [] }] : [{ session: [] }, { token: [] }],
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint.query)],
    ...(endpoint.form === 'upload' && {
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
    }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: plain(body, 'input') } } },
    }),
    responses: {
      200: { description: 'Done.', content: replyContent(endpoint) },
      default: {
        description: 'What went wrong, and how to mend it.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function replyContent({ form, reply }: Endpoint): Json {
  if (form === 'download') return { 'application/octet-stream': {} };
  return { 'application/json': { schema: plain(reply, 'output') } };
}

function pathParameters({ path }: Endpoint): readonly Json[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(query: ZodType | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = plain(query, 'input') as {
    readonly properties?: Json;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function plain(schema: ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
