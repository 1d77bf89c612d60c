import { expect, test } from 'vitest';
import { answerTexts } from '../../src/compose/question-texts.ts';
import { loadContent } from '../../src/content/content.ts';
import { KNOWN_TO_FLOWS } from '../support/known-to-flows.ts';
import { PROJECT } from '../support/real-content.ts';

test('answers stand in words for people: no name of a step, no fact a flow keeps for itself', async () => {
  const content = await loadContent(PROJECT, KNOWN_TO_FLOWS);
  const shown = answerTexts({ content, shop: content.shop });
  expect(shown({ flow: 'complaint', name: 'category', value: 'late' }, 'en')).toEqual({
    question: 'About',
    value: 'Late or not arrived',
  });
  expect(shown({ flow: 'csat', name: 'score', value: '2' }, 'vi')).toMatchObject({ value: '2' });
  // Its words need the talk around them; the answer does not.
  expect(shown({ flow: 'welcome', name: 'menu', value: 'person' }, 'vi')).toEqual({ value: 'Gặp nhân viên' });
  expect(shown({ flow: 'complaint', name: 'what', value: 'vỡ bình' }, 'vi')).toMatchObject({
    value: 'vỡ bình',
  });
  expect(shown({ flow: 'welcome', name: 'heard', value: 'unknown' }, 'vi')).toBeUndefined();
});
