const AGAIN_MS = 2_000;

/**
 * Loads a room. While the server is away it is tried again and again: the router would load the whole page anew,
 * and a page that is loaded anew without a server is gone.
 */
export function late<Room>(load: () => Promise<Room>): () => Promise<Room> {
  return async () => {
    for (;;) {
      try {
        return await load();
      } catch (cause) {
        // There is a server, but no such room: the console is another version since.
        if (await isServerThere()) throw cause;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  };
}

async function isServerThere(): Promise<boolean> {
  try {
    const { ok } = await fetch('/health/ready', { cache: 'no-store' });
    return ok;
  } catch {
    return false;
  }
}
