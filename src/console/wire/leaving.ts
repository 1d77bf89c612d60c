/** Says whether all of it is done. */
type Work = () => Promise<boolean>;
const works = new Map<string, Work>();

/** Something the server must have before its writer is logged out; one under each name. */
export function finishFirst(name: string, work: Work): void {
  works.set(name, work);
}

/** False: something could not be finished, and would be lost. */
export async function finishAll(): Promise<boolean> {
  const done = await Promise.all([...works.values()].map((work) => work()));
  return done.every(Boolean);
}
