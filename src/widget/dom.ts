type Attributes = Readonly<Record<string, string | boolean | ((event: never) => void)>>;
type Child = Node | string | undefined;

/** An element. Text is always text: nothing a customer or the shop writes is ever read as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  chat: 'M12 3C6.8 3 2.6 6.5 2.6 10.8c0 2.4 1.3 4.6 3.4 6l-.6 3.4 3.9-1.9c.9.2 1.8.3 2.7.3 5.2 0 9.4-3.5 9.4-7.8S17.2 3 12 3Zm-4 9V9.6M12 13.6V8M16 12V9.6',
  close: 'M6 9.5 12 15.5 18 9.5',
  cross: 'M7 7l10 10M17 7L7 17',
  send: 'M4.5 12 20 4.8 15.6 20l-3.7-6.1L4.5 12Zm7.4 1.9L20 4.8',
  clip: 'M4 8.5a2 2 0 0 1 2-2h2l1.3-2h5.4l1.3 2h2a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8.500ZM12 16a3.600 3.600 0 1 0 0-7.200 3.600 3.600 0 0 0 0 7.200Z',
  file: 'M7 3.500h7l4 4V20.500H7V3.500Zm7 0v4h4',
  pin: 'M12 21s6.500-5.600 6.500-10.700A6.500 6.500 0 0 0 5.500 10.300C5.500 15.400 12 21 12 21Zm0-8.200a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  star: 'M12 3.600l2.600 5.300 5.800.8-4.200 4.100 1 5.800L12 16.900l-5.200 2.700 1-5.800L3.600 9.700l5.800-.8L12 3.600Z',
} as const;

export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon ${name}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
