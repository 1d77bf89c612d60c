/** What the server shows of one line. */
export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly timestamp?: string;
  readonly text?: string;
  readonly from: { readonly id: string; readonly role?: string };
  readonly attachments?: readonly Attachment[];
  readonly suggestedActions?: { readonly actions: readonly SuggestedAction[] };
  readonly channelData?: {
    readonly line?: number;
    readonly clientActivityID?: string;
    readonly form?: 'buttons' | 'rating' | 'confirm';
    readonly wants?: 'photo' | 'phone' | 'location' | 'email';
    readonly pressed?: string;
    readonly location?: { readonly latitude: number; readonly longitude: number };
  };
}

export interface Attachment {
  readonly contentType: string;
  readonly contentUrl: string;
  readonly name?: string;
}

export interface SuggestedAction {
  readonly title: string;
  readonly value: { readonly button: string };
}

export interface Frame {
  readonly activities: readonly Activity[];
  readonly watermark: string;
}

export interface Opened {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
  readonly streamUrl: string;
  readonly resume: string;
}

/** `status` 0: no answer came. */
export interface Reply<T = unknown> {
  readonly status: number;
  readonly body: T | undefined;
  /** The server's word for what is wrong. */
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
}

const TIMEOUT_MS = 20_000;

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
}

/** Asks our own server, whose shapes callers know; never throws. */
export async function ask({ method, url, token, body }: Ask): Promise<Reply> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, {
      method,
      headers,
      signal: abort.signal,
      credentials: 'omit',
      ...sent,
    });
    return replyOf(response.status, await response.text(), response.headers.get('retry-after'));
  } catch {
    return replyOf(0, '', null);
  } finally {
    clearTimeout(timer);
  }
}

export interface Upload {
  readonly url: string;
  readonly token: string;
  readonly activity: unknown;
  readonly files: readonly { readonly blob: Blob; readonly name: string }[];
  readonly onProgress: (share: number) => void;
}

/** Uploads with progress, which `fetch` does not tell; never throws. */
export function upload({ url, token, activity, files, onProgress }: Upload): Promise<Reply> {
  const form = new FormData();
  form.append(
    'activity',
    new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
  );
  for (const { blob, name } of files) form.append('file', blob, name);
  const request = new XMLHttpRequest();
  return new Promise((done) => {
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onloadend = () =>
      done(replyOf(request.status, request.responseText, request.getResponseHeader('retry-after')));
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.send(form);
  });
}

function replyOf(status: number, text: string, retryAfter: string | null): Reply {
  const body = parsed(text);
  const code = (body as { error?: { code?: string } } | undefined)?.error?.code;
  const retryAfterMs = retryAfter === null ? undefined : Number(retryAfter) * 1000 || undefined;
  return { status, body, code, retryAfterMs };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
