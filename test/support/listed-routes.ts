import type { Right } from '../../src/http/endpoint.ts';

export interface Listed {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly right: Right;
  /** A download, or a stream of changes. */
  readonly isFile: boolean;
}

/** The routes that a description of the API (OpenAPI) lists. */
export function listedIn(description: Readonly<Record<string, unknown>>): readonly Listed[] {
  interface Operation {
    readonly operationId: string;
    readonly 'x-right': Right;
    readonly responses: { readonly '200': { readonly content: object } };
  }
  // As the description is made.
  const paths = description.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: operation.operationId,
      method: method.toUpperCase(),
      path,
      right: operation['x-right'],
      isFile: !('application/json' in operation.responses['200'].content),
    })),
  );
}
