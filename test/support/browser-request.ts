import { WebSocket } from 'ws';

/**
 * The part of XMLHttpRequest that the stock Direct Line client uses through its observables, on fetch,
 * so that the client runs unchanged outside a browser.
 */
function browserRequest() {
  const requestHeaders: Record<string, string> = {};
  let [method, url] = ['GET', ''];
  let replyHeaders = new Headers();
  const abort = new AbortController();
  const request = {
    readyState: 0,
    status: 0,
    response: undefined as unknown,
    responseText: '',
    responseType: '',
    timeout: 0,
    withCredentials: false,
    upload: {},
    onreadystatechange: undefined as (() => void) | undefined,
    onerror: undefined as ((error: unknown) => void) | undefined,
    open(givenMethod: string, givenUrl: string) {
      [method, url] = [givenMethod, givenUrl];
    },
    setRequestHeader(name: string, value: string) {
      requestHeaders[name] = value;
    },
    getResponseHeader: (name: string) => replyHeaders.get(name),
    abort: () => abort.abort(),
    send(body?: string | FormData) {
      void fetch(url, {
        method,
        headers: requestHeaders,
        signal: abort.signal,
        ...(body !== undefined && { body }),
      })
        .then(async (reply) => {
          replyHeaders = reply.headers;
          request.status = reply.status;
          if (request.responseType === 'arraybuffer') request.response = await reply.arrayBuffer();
          else request.responseText = await reply.text();
          if (request.responseType === 'json' && request.responseText !== '') {
            request.response = JSON.parse(request.responseText) as unknown;
          }
        })
        .catch(() => (request.status = 0))
        .finally(() => {
          request.readyState = 4;
          request.onreadystatechange?.();
        });
    },
  };
  return request;
}

/** Puts what a browser has where the stock client looks for it. */
export function asInBrowser(): void {
  Object.assign(globalThis, { XMLHttpRequest: browserRequest, WebSocket });
}
