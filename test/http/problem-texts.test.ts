import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { IN_VIETNAMESE, inWords } from '../../src/http/problem-texts.ts';

it('Every error that has Vietnamese words is thrown somewhere in just those English ones', () => {
  const thrown = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('problem-texts.ts'))
    .map((file) => readFileSync(`src/${file}`, 'utf8'))
    .join('\n')
    .replaceAll('${SHORTEST}', '12');
  expect(Object.keys(IN_VIETNAMESE).filter((words) => !thrown.includes(words))).toEqual([]);
});

it('Words that are not known are told as they are', () => {
  expect(inWords('There is no flow "x".', 'vi')).toBe('There is no flow "x".');
  expect(inWords('This is the old one.', 'vi')).toBe('Đây là mật khẩu cũ.');
  expect(inWords('This is the old one.', 'en')).toBe('This is the old one.');
});
