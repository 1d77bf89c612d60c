import type { MongoClient } from 'mongodb';

/** The little that is touched of the driver's own watch over a server; not in its published types. */
interface WatchedServer {
  readonly monitor?: {
    readonly connection?: {
      readonly socket: { readonly writable: boolean; destroy(): void };
      destroy(): void;
    } | null;
  } | null;
  requestCheck(): void;
}

interface Watching {
  readonly topology?: { readonly s: { readonly servers: ReadonlyMap<string, WatchedServer> } };
}

/** The one server a client of ours is connected to, or the first it knows. */
export function watchedServer(client: MongoClient): WatchedServer | undefined {
  // The driver keeps it to itself; a driver that keeps it elsewhere has none here.
  const { topology } = client as unknown as Watching;
  return topology?.s.servers.values().next().value;
}

/**
 * When a server dies, the driver may ask for its next heartbeat on a connection that is broken and not
 * yet known to be closed. It then waits for that socket to drain, which never comes and has no time
 * limit: the server would stay unknown for ever, though it is back. So a broken connection is closed
 * just before a heartbeat would use it, and the driver makes a new one.
 */
export function guardHeartbeats(client: MongoClient): void {
  client.on('serverHeartbeatStarted', () => {
    const { topology } = client as unknown as Watching;
    for (const { monitor } of topology?.s.servers.values() ?? []) {
      const connection = monitor?.connection;
      if (connection && !connection.socket.writable) connection.destroy();
    }
  });
}
