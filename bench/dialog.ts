/** The survey that every server holds: four messages of a customer, one reply to each. */
export const QUESTIONS = [
  'Dạ em chào anh/chị, anh/chị chấm chất lượng sản phẩm mấy điểm (1 đến 5) ạ?',
  'Dạ còn thái độ phục vụ thì mấy điểm (1 đến 5) ạ?',
  'Anh/chị có góp ý gì thêm cho tiệm không ạ?',
  'Tiệm cảm ơn anh/chị nhiều, em đã ghi lại ạ!',
] as const;

export const UNCLEAR = 'Dạ anh/chị cho em một số từ 1 đến 5 ạ.';

export const SAYS = ['khảo sát', '5', '4', 'Hàng đẹp, giao nhanh, đóng gói cẩn thận'] as const;

export interface Survey {
  step: number;
  scores: number[];
  comment?: string;
}

/** The same dialog by hand, for the floors. Changes the survey and gives the reply. */
export function answer(surveys: Map<string, Survey>, key: string, text: string): string {
  const survey = surveys.get(key);
  if (survey === undefined) {
    surveys.set(key, { step: 0, scores: [] });
    return QUESTIONS[0];
  }
  if (survey.step < 2) {
    const score = Number(text);
    if (!(score >= 1 && score <= 5)) return UNCLEAR;
    survey.scores.push(score);
    survey.step += 1;
    return QUESTIONS[survey.step]!;
  }
  surveys.delete(key);
  return QUESTIONS[3];
}
