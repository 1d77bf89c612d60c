import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file that the build puts beside the program; undefined when it runs from source. */
export function builtFile(name: string): URL | undefined {
  const places = ['.', '..'].map((folder) => new URL(`${folder}/${name}`, import.meta.url));
  return places.find((place) => existsSync(fileURLToPath(place)));
}
