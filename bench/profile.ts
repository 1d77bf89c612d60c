import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Self time by function, of each profile in the folder: a process's threads have one each. */
export function printProfile(folder: string): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
    const names = new Map(profile.nodes.map((node) => [node.id, where(node.callFrame)]));
    const times = new Map<string, number>();
    profile.samples.forEach((sample, n) => {
      const name = names.get(sample)!;
      times.set(name, (times.get(name) ?? 0) + profile.timeDeltas[n]! / 1000);
    });
    const total = [...times].reduce((sum, [name, ms]) => (name.startsWith('(idle)') ? sum : sum + ms), 0);
    console.log(`\n${join(folder, file)}: ${total.toFixed(0)} ms busy`);
    const busiest = [...times].filter(([name]) => !name.startsWith('(idle)')).sort((a, b) => b[1] - a[1]);
    for (const [name, ms] of busiest.slice(0, 45)) {
      console.log(`  ${((ms / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
    }
  }
}

function where(frame: { functionName: string; url: string; lineNumber: number }): string {
  const file = frame.url.replace(/^.*\/(node_modules|dist)\//, '').replace(/^file:\/\//, '');
  return `${frame.functionName || '(anonymous)'}  ${file}${file === '' ? '' : `:${frame.lineNumber + 1}`}`;
}
