import type { Endpoint } from './endpoint.ts';

/** A page to read the API by: plain HTML, so that nothing has to be fetched or run. */
export function docsPage(
  description: Readonly<Record<string, unknown>>,
  endpoints: readonly Endpoint[],
): string {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const [group = ''] = endpoint.name.split('.');
    groups.set(group, [...(groups.get(group) ?? []), endpoint]);
  }
  const { paths } = description as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Said>>>>;
  };
  const said = ({ path, method }: Endpoint): Said | undefined =>
    paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  const sections = [...groups].map(
    ([group, all]) =>
      `<h2 id="${html(group)}">${html(group)}</h2>${all.map((one) => entry(one, said(one))).join('')}`,
  );
  const links = [...groups.keys()].map((group) => `<a href="#${html(group)}">${html(group)}</a>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lắng Nghe API</title>
<style nonce="__NONCE__">${STYLE}</style>
<main>
<h1>Lắng Nghe API</h1>
<p>Programs bring an API token: <code>Authorization: Bearer …</code> (Settings, API tokens).
The same as data: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<nav aria-label="Subjects">${links.join(' ')}</nav>
${sections.join('\n')}
</main>
</html>`;
}

interface Said {
  readonly parameters?: unknown;
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, { readonly content?: unknown }>>;
}

function entry({ name, method, path, right, says }: Endpoint, said: Said = {}): string {
  const parts: readonly [string, unknown][] = [
    ['Parameters', isEmpty(said.parameters) ? undefined : said.parameters],
    ['Body', said.requestBody],
    ['Reply', said.responses?.['200']?.content],
  ];
  const shown = parts
    .filter(([, part]) => part !== undefined)
    .map(
      ([title, part]) => `<h3>${title}</h3><pre tabindex="0">${html(JSON.stringify(part, null, 2))}</pre>`,
    );
  return `<details id="${html(name)}"><summary><b>${method}</b> <code>${html(path)}</code> ${html(says)}</summary>
<p>Operation <code>${html(name)}</code>, right <code>${html(right)}</code>.</p>${shown.join('')}</details>`;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function html(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --line: #7d8892; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav a { display: inline-block; margin-right: .75rem; line-height: 1.75rem; }
details { border-top: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
pre { overflow: auto; border: 1px solid var(--line); border-radius: 6px; padding: .75rem; }
h3 { font-size: 1rem; margin: .5rem 0 .25rem; }
`;
