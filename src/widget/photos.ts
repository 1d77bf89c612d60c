/** A file chosen to be sent. */
export interface Photo {
  readonly blob: Blob;
  readonly name: string;
}

export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,image/heic,.heic,application/pdf';
export const MOST_FILES = 5;
export const MOST_BYTES = 10 * 1024 * 1024;

const LONGEST_SIDE = 1_800;
const SMALL_BYTES = 400 * 1024;

/** A large photo made smaller: sent sooner on a phone network, and without the place it was taken at. */
export async function shrunk(file: File): Promise<Photo> {
  const name = file.name;
  if (!/^image\/(jpeg|png|webp|hei[cf])$/.test(file.type) || file.size < SMALL_BYTES)
    return { blob: file, name };
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = drawn(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    if (blob === null || blob.size >= file.size) return { blob: file, name };
    return { blob, name: name.replace(/\.\w+$/, '') + '.jpg' };
  } catch {
    // A picture this browser cannot read may still be one the shop can.
    return { blob: file, name };
  }
}

/** Drawn rather than shown by address, which a strict site would forbid. Undefined for what is no picture. */
export async function previewOf(blob: Blob, side: number): Promise<HTMLCanvasElement | undefined> {
  try {
    const bitmap = await createImageBitmap(blob);
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    return drawn(
      bitmap,
      Math.max(1, Math.round(bitmap.width * scale)),
      Math.max(1, Math.round(bitmap.height * scale)),
    );
  } catch {
    return undefined;
  }
}

function drawn(bitmap: ImageBitmap, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return canvas;
}

/** Photos on their way, kept by message id beside the outbox so that a reload does not lose them. */
export interface PhotoShelf {
  put(id: string, photos: readonly Photo[]): Promise<void>;
  get(id: string): Promise<readonly Photo[] | undefined>;
  drop(id: string): void;
}

export function photoShelf(name: string): PhotoShelf {
  const memory = new Map<string, readonly Photo[]>();
  const database = opened(name);
  const inStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>) => {
    const db = await database;
    return db && answered(act(db.transaction('photos', mode).objectStore('photos')));
  };
  return {
    async put(id, photos) {
      memory.set(id, photos);
      await inStore('readwrite', (store) => store.put(photos, id));
    },
    async get(id) {
      return (
        memory.get(id) ??
        (await inStore('readonly', (store) => store.get(id) as IDBRequest<readonly Photo[] | undefined>))
      );
    },
    drop(id) {
      memory.delete(id);
      void inStore('readwrite', (store) => store.delete(id));
    },
  };
}

/** Undefined where the browser keeps nothing. */
function opened(name: string): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('photos');
    return answered(request);
  } catch {
    return Promise.resolve(undefined);
  }
}

function answered<T>(request: IDBRequest<T>): Promise<T | undefined> {
  return new Promise((done) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(undefined);
  });
}
