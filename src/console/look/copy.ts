/** Takes a text along for another program. False: the browser did not let us. */
export async function copyText(text: string): Promise<boolean> {
  // Browsers give the clipboard to pages with TLS alone, and to those of the machine itself.
  if (!isSecureContext) return copySelected(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** The old way: no field is focused for it, so that a dialog keeps its focus. */
function copySelected(text: string): boolean {
  const shown = document.createElement('pre');
  shown.textContent = text;
  Object.assign(shown.style, { position: 'fixed', opacity: '0', userSelect: 'text' });
  document.body.append(shown);
  const selection = getSelection();
  selection?.selectAllChildren(shown);
  try {
    // Deprecated, and the only way that works there.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  } finally {
    selection?.removeAllRanges();
    shown.remove();
  }
}
