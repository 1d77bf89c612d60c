/** How good a word says it was, 0 to 4. */
export type Level = 0 | 1 | 2 | 3 | 4;

const BY_LEVEL: Readonly<Record<Level, string>> = {
  4: 'tuyet|tuyet voi|xuat sac|hoan hao|dinh|dinh cao|excellent|perfect|amazing|awesome|great|wonderful|outstanding|fantastic|love it|love|yeu|khong che vao dau duoc|sieu|number one|the best|best',
  3: 'tot|hai long|ok|oke|oki|okie|okay|okela|okla|on|duoc|dc|hay|good|nice|satisfied|happy|thich|ung|ung y|vui|like|like it|on ap|kha|kha tot|kha on|kha hai long|pretty good|well|ngon|dep|nhanh|nhiet tinh|pleased|helpful',
  2: 'tam|tam duoc|tam dc|tam on|tam tam|binh thuong|bt|bth|bthg|binh thg|trung binh|cung duoc|cung dc|cung on|cung tam|cung tam duoc|cung binh thuong|so so|average|not bad|meh|normal|neutral|fine|hoi duoc|khong te|ko te|chap nhan duoc|vua|vua vua|alright|acceptable',
  1: 'te|kem|chan|xau|that vong|buon|bad|poor|unhappy|disappointed|disappointing|dissatisfied|unsatisfied|tam bay|buc|buc minh|kho chiu|hoi te|hoi kem|hoi cham|slow',
  0: 'te hai|te nhat|kinh khung|toi te|terrible|awful|horrible|worst|the worst|hate it|useless|te qua troi',
};
/** Words that only their tone marks tell from others. */
const MARKED: Readonly<Record<string, Level>> = { dở: 1, tồi: 1, chậm: 1, tạm: 2 };

export const LEVELS: ReadonlyMap<string, Level> = new Map(
  ([0, 1, 2, 3, 4] as const).flatMap((level) =>
    BY_LEVEL[level].split('|').map((word) => [word, level] as const),
  ),
);
export const MARKED_LEVELS: ReadonlyMap<string, Level> = new Map(Object.entries(MARKED));

export const STRONG: ReadonlySet<string> = new Set(
  'rat|qua|cuc|cuc ky|cuc ki|sieu|vo cung|hoan toan|lam|that|that su|ghe|very|so|really|extremely|super|too|totally|absolutely|completely|quite|hon ca|troi|xiu|het y|vl|vcl|rat la|qua la'.split(
    '|',
  ),
);
export const NOT: ReadonlySet<string> = new Set(
  'khong|ko|k|kh|hong|hok|chang|chua|not|khong duoc|ko duoc|ko dc|isn t|wasn t'.split('|'),
);

/** Words around a verdict that change nothing. */
export const AROUND: ReadonlySet<string> = new Set(
  'da vang u uh um thay minh em toi tui anh chi shop ban cho danh gia noi chung cung nhe nha nhen a ah ak oi luon roi do day thoi nua la thi duoc i it s was is this the service am feel give rate rating think would m im quality dich vu chat luong nhan vien sao diem star stars point points he hehe hihi haha kk'.split(
    ' ',
  ),
);

export const SIGNS: ReadonlyMap<string, Level> = new Map([
  ...levelled('😍🥰❤💯👏🤩😘💖💕🏆🎉', 4),
  ...levelled('👍🙂😊👌😄😁😀😃☺😉🆗', 3),
  ...levelled('😐😑😶', 2),
  ...levelled('👎🙁😞😕☹😔😟😒', 1),
  ...levelled('😡🤬😠💩🤮😤', 0),
]);

function levelled(signs: string, level: Level): [string, Level][] {
  return Array.from(signs, (sign) => [sign, level]);
}
