import type { Capabilities } from '../../road/ports.ts';

export const CAN: Capabilities = {
  text: 4_000,
  buttons: 13,
  buttonLabel: 80,
  buttonBytes: 256,
  typing: true,
  files: true,
};
