import {
  Badge,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  Menu,
  Modal,
  Tooltip,
} from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

/** Mantine wants ten shades; every one it uses is replaced by a token below. */
const ACCENT: MantineColorsTuple = [
  '#e6f6f3',
  '#d0ebe6',
  '#a4d8cf',
  '#74c4b7',
  '#4cb3a3',
  '#2fa08f',
  '#0b6b60',
  '#0a5f55',
  '#08524a',
  '#06443d',
];

const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** One accent: filled buttons take it from the tokens, so that both themes keep their contrast. */
const colorsOf: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const isAccent = input.color === undefined || input.color === 'accent';
  if (isAccent && input.variant === 'filled')
    return { ...usual, background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--accent-on)' };
  if (isAccent && (input.variant === 'light' || input.variant === 'subtle'))
    return { ...usual, hover: 'var(--selected)', color: 'var(--accent)' };
  if (input.color === 'red' && input.variant === 'filled')
    return { ...usual, background: 'var(--breached)', hover: 'var(--breached)', color: 'var(--surface)' };
  if (input.color === 'note')
    return { ...usual, background: 'var(--note)', hover: 'var(--note)', color: 'var(--surface)' };
  if (input.color === 'red') return { ...usual, hover: 'var(--breached-bg)', color: 'var(--breached)' };
  return usual;
};

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: ACCENT },
  variantColorResolver: colorsOf,
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '600' },
  fontSizes: { xs: '13px', sm: '15px', md: '15px', lg: '18px', xl: '22px' },
  // ậ and Ễ need room above and below: at 1.2 their marks are cut.
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.4', xl: '1.4' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Its hidden placeholder is a focusable element without a name (axe: critical); the keys work without it.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } }),
    // Capitals with two marks cannot be read small.
    Badge: Badge.extend({ defaultProps: { tt: 'none', variant: 'light' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Modal: Modal.extend({ defaultProps: { centered: true } }),
    Drawer: Drawer.extend({ defaultProps: { position: 'right' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false } },
    }),
  },
});

const TOKENS: Readonly<Record<string, string>> = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  // Mantine's own grey has a contrast of 3.3, and 2.9 on a selected row.
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--breached)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-disabled': 'var(--hover)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--accent-on)',
  '--mantine-primary-color-light': 'var(--selected)',
  '--mantine-primary-color-light-hover': 'var(--selected)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--selected)',
  '--mantine-color-accent-light-hover': 'var(--selected)',
  '--mantine-color-accent-light-color': 'var(--accent)',
  '--mantine-color-accent-outline': 'var(--accent)',
  '--mantine-color-red-filled': 'var(--breached)',
  '--mantine-color-red-light': 'var(--breached-bg)',
  '--mantine-color-red-light-color': 'var(--breached)',
};

/** Its own greys of the dark theme are warmer than ours. */
const DARK: Readonly<Record<string, string>> = {
  '--mantine-color-dark-2': 'var(--muted)',
  '--mantine-color-dark-3': 'var(--muted)',
  '--mantine-color-dark-4': 'var(--line)',
  '--mantine-color-dark-5': 'var(--hover)',
  '--mantine-color-dark-6': 'var(--surface)',
  '--mantine-color-dark-7': 'var(--surface)',
  '--mantine-color-dark-8': 'var(--canvas)',
};

/** Mantine's variables are our tokens, in both themes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: TOKENS,
  dark: { ...TOKENS, ...DARK },
});
