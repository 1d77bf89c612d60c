import { fileURLToPath } from 'node:url';

/** The bundle lies in `node_modules/.cache/langnghe-bench`, where a build of the product does not sweep it away. */
export const bundle = fileURLToPath(new URL('.', import.meta.url));
export const root = fileURLToPath(new URL('../../../', import.meta.url));
