const CANDIDATE = /\+?\d(?:[\s.\-()]{0,2}\d){7,14}/g;
const LONGEST_TEXT = 300;

/** A phone number in E.164: Vietnamese ones from `0…`, `84…` or `+84…`, others with their `+`. Several different: none. */
export function readPhone(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const found = new Set<string>();
  for (const [written] of text.matchAll(CANDIDATE)) {
    const phone = toE164(written);
    if (phone !== undefined) found.add(phone);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

const MOBILE = /^[35789]\d{8}$/;
const LANDLINE = /^2\d{9}$/;
const ABROAD = /^[1-9]\d{7,14}$/;

function toE164(written: string): string | undefined {
  const digits = written.replace(/\D/g, '');
  const hasPlus = written.startsWith('+');
  const national = nationalPart(digits, hasPlus);
  if (national !== undefined)
    return MOBILE.test(national) || LANDLINE.test(national) ? `+84${national}` : undefined;
  return hasPlus && ABROAD.test(digits) ? `+${digits}` : undefined;
}

function nationalPart(digits: string, hasPlus: boolean): string | undefined {
  if (digits.startsWith('840')) return digits.slice(3);
  if (digits.startsWith('84') && (hasPlus || digits.length >= 11)) return digits.slice(2);
  return digits.startsWith('0') && !hasPlus ? digits.slice(1) : undefined;
}

/** All but the end: `••• 318`. */
export function maskedPhone(phone: string): string {
  return `••• ${phone.slice(-3)}`;
}
