import { createHash } from 'node:crypto';
import type { Language } from '../../core/conversation.ts';

export interface DemoPageOptions {
  readonly shopName: string;
  /** An order a visitor may ask about, when there are sample orders. */
  readonly sampleOrder?: { readonly code: string; readonly phoneDigits: string };
  readonly language: Language;
}

/** A page that shows the widget as a shop's own site would, and says what to try. */
export function demoPage({ shopName, sampleOrder, language }: DemoPageOptions): string {
  const says = TEXTS[language];
  const other = language === 'vi' ? 'en' : 'vi';
  const tries = says.tries.map((words) => `<li><q>${words}</q></li>`).join('');
  const order = sampleOrder
    ? `<dl><div><dt>${says.code}</dt><dd>${escaped(sampleOrder.code)}</dd></div><div><dt>${says.digits}</dt><dd>${escaped(sampleOrder.phoneDigits)}</dd></div></dl>`
    : '';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escaped(shopName)} · Lắng Nghe</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<nav><span>Lắng Nghe</span><a href="/?lang=${other}" hreflang="${other}" lang="${other}">${says.other}</a></nav>
<p class="kicker">${says.kicker}</p>
<h1>${escaped(shopName)}</h1>
<p class="lead">${says.lead}</p>
<section aria-labelledby="try"><h2 id="try">${says.try}</h2><ul>${tries}</ul></section>
${sampleOrder ? `<section aria-labelledby="order"><h2 id="order">${says.order}</h2><p>${says.orderSays}</p>${order}</section>` : ''}
<section aria-labelledby="site"><h2 id="site">${says.site}</h2><p>${says.siteSays}</p><pre tabindex="0"><code>${escaped(SNIPPET)}</code></pre></section>
</main>
<script src="/widget.js" data-lang="${language}" data-title="${escaped(shopName)}" data-open></script>
</body>
</html>
`;
}

const SNIPPET =
  '<script src="https://chat.example.vn/widget.js" data-title="…" data-color="#0d6b5c"></script>';

const TEXTS = {
  vi: {
    other: 'English',
    kicker: 'Trang dùng thử',
    lead: 'Đây là cửa hàng mẫu. Khung chat ở góc phải là trợ lý chăm sóc khách hàng, đang lắng nghe anh/chị.',
    try: 'Thử nhắn',
    tries: ['Đơn hàng của tôi đâu?', 'Tôi muốn khiếu nại', 'Cho tôi gặp nhân viên', 'Tôi muốn góp ý'],
    order: 'Đơn hàng mẫu',
    orderSays: 'Khi trợ lý hỏi, hãy dùng:',
    code: 'Mã đơn',
    digits: '4 số cuối điện thoại',
    site: 'Đặt lên trang của shop',
    siteSays: 'Chỉ một thẻ script. Thêm địa chỉ trang vào danh sách được phép của máy chủ.',
  },
  en: {
    other: 'Tiếng Việt',
    kicker: 'Demo page',
    lead: 'This is a sample shop. The chat in the corner is its customer-care assistant, listening to you.',
    try: 'Try saying',
    tries: ['Where is my order?', 'I want to complain', 'Let me talk to a person', 'I have feedback'],
    order: 'Sample order',
    orderSays: 'When the assistant asks, use:',
    code: 'Order code',
    digits: 'Last 4 digits of the phone',
    site: 'Put it on your own site',
    siteSays: 'One script tag. Add your site to the list of allowed origins of the server.',
  },
} as const satisfies Record<Language, object>;

const STYLE = `
:root{color-scheme:light dark;--ground:#f7f3ec;--ink:#1f2d29;--soft:#51605a;--brand:#0d6b5c;--card:#fffdf9;--hair:#e3dbcb}
@media (prefers-color-scheme:dark){:root{--ground:#111a17;--ink:#e9f0ed;--soft:#a8b8b1;--brand:#7fd1bf;--card:#17211e;--hair:#2c3a35}}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;background:var(--ground);color:var(--ink);font:17px/1.6 "Be Vietnam Pro",system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:620px;margin:0 auto 0 max(24px,9vw);padding:36px 24px 120px 0}
nav{display:flex;justify-content:space-between;gap:16px;padding-bottom:9vh;color:var(--soft)}
nav span{font-weight:650;color:var(--brand)}
a{color:var(--brand);text-underline-offset:3px;padding:10px 0;margin:-10px 0}
.kicker{color:var(--brand);font-weight:600}
h1{font-size:clamp(34px,5.4vw,52px);line-height:1.15;letter-spacing:-.015em;font-weight:700;text-wrap:balance}
.lead{margin:16px 0 34px;font-size:19px;color:var(--soft);max-width:34em}
section{padding:20px 0;border-top:1px solid var(--hair)}
h2{font-size:17px;font-weight:650;margin-bottom:8px}
ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:8px}
li{padding:6px 14px;border-radius:18px;background:var(--card);box-shadow:0 0 0 1px var(--hair)}
q{quotes:none}
dl{display:flex;flex-wrap:wrap;gap:14px 40px;margin-top:10px}
dt{font-size:15px;color:var(--soft)}
dd{margin:0;font-size:24px;font-weight:650;letter-spacing:.03em;font-variant-numeric:tabular-nums}
pre{margin-top:10px;padding:12px 16px;border-radius:12px;background:var(--card);box-shadow:0 0 0 1px var(--hair);overflow-x:auto;font-size:14px}
@media (min-width:900px) and (max-width:1180px){main{margin-left:40px;max-width:calc(100vw - 500px)}}
`;

/** Our own script and this one style sheet; pictures a visitor sends come from this server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
