/** The look, as one constructed sheet: strict sites forbid style elements, not these. */
export const STYLE = `
:host {
  all: initial;
  --paper: #fffdf9; --ground: #f7f3ec; --ink: #1f2d29; --soft: #586760; --edge: #84918b; --hair: #e6dfd2;
  --theirs: #f0eadf; --fault: #a4261d; --amber: #fdf0d5; --amber-ink: #5c3d00; --star: #b86e00; --shade: 31 45 41;
  color-scheme: light;
  font: 400 15.5px/1.5 "Be Vietnam Pro", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  position: fixed; z-index: 2147483000; inset: auto 20px 20px auto; color: var(--ink);
}
:host([data-side=left]) { inset: auto auto 20px 20px; }
:host([data-theme=dark]) {
  --paper: #17211e; --ground: #111a17; --ink: #e9f0ed; --soft: #a8b8b1; --edge: #7d8e87; --hair: #2c3a35;
  --theirs: #24322d; --fault: #ffb4a9; --amber: #3d2f10; --amber-ink: #ffe2ab; --star: #ffc266; --shade: 0 0 0;
  color-scheme: dark;
}
@media (prefers-color-scheme: dark) {
  :host([data-theme=auto]) {
    --paper: #17211e; --ground: #111a17; --ink: #e9f0ed; --soft: #a8b8b1; --edge: #7d8e87; --hair: #2c3a35;
    --theirs: #24322d; --fault: #ffb4a9; --amber: #3d2f10; --amber-ink: #ffe2ab; --star: #ffc266; --shade: 0 0 0;
    color-scheme: dark;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
button:disabled { cursor: default; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; flex: none; }

.launcher {
  position: relative; float: right; width: 60px; height: 60px; border-radius: 50%; display: grid; place-items: center;
  background: var(--brand); color: var(--on-brand); box-shadow: 0 6px 22px rgb(var(--shade) / .28), 0 1px 3px rgb(var(--shade) / .2);
  transition: transform .18s ease;
}
:host([data-side=left]) .launcher { float: left; }
.launcher:hover { transform: translateY(-2px); }
.launcher .icon { width: 30px; height: 30px; }
.launcher.open { transform: scale(.86); }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 23px; height: 23px; padding: 0 6px; border-radius: 12px;
  background: #b3261e; color: #fff; font-size: 13px; font-weight: 700; line-height: 23px; text-align: center; box-shadow: 0 0 0 2px var(--paper);
}
.panel {
  position: absolute; right: 0; bottom: 74px; width: min(390px, calc(100vw - 40px)); height: min(640px, calc(100vh - 120px));
  display: flex; flex-direction: column; overflow: hidden; border-radius: 20px; background: var(--paper);
  box-shadow: 0 18px 60px rgb(var(--shade) / .26), 0 0 0 1px var(--hair); animation: rise .22s ease;
}
:host([data-side=left]) .panel { right: auto; left: 0; }
@keyframes rise { from { opacity: 0; transform: translateY(14px); } }

header { display: flex; align-items: center; gap: 12px; padding: 14px 10px 14px 16px; background: var(--brand); color: var(--on-brand); }
.mark { width: 42px; height: 42px; border-radius: 50%; display: grid; place-items: center; background: rgb(255 255 255 / .16); }
.name { flex: 1; min-width: 0; }
h2 { font-size: 17px; font-weight: 650; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.says { font-size: 13.5px; line-height: 1.4; }
.round { width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; flex: none; }
header .round:focus-visible { outline-color: var(--on-brand); outline-offset: -3px; }
header .round:hover { background: rgb(255 255 255 / .16); }
.banner { background: var(--amber); color: var(--amber-ink); font-size: 14px; }
.banner:not(:empty) { padding: 9px 16px; }

.scroll { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 14px 14px 8px; background: var(--ground); display: flex; flex-direction: column; scrollbar-width: thin; }
.scroll::before { content: ""; flex: 1; }
.scroll:focus-visible { outline-offset: -3px; }
.list { display: flex; flex-direction: column; gap: 4px; }
.time { align-self: center; margin: 10px 0 4px; font-size: 12.5px; color: var(--soft); }
.row { display: flex; flex-direction: column; align-items: flex-start; max-width: 100%; animation: rise .18s ease; }
.row.mine { align-items: flex-end; }
.mine + .theirs, .theirs + .mine { margin-top: 8px; }
.bubble { position: relative; max-width: 86%; padding: 9px 14px; border-radius: 18px; background: var(--theirs); overflow-wrap: anywhere; }
.bubble p { white-space: pre-wrap; }
.theirs .bubble { border-bottom-left-radius: 6px; background: var(--paper); box-shadow: 0 0 0 1px var(--hair); }
.theirs.staff .bubble { box-shadow: 0 0 0 1.5px var(--brand); }
.mine .bubble { border-bottom-right-radius: 6px; background: var(--brand); color: var(--on-brand); }
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.unsettled:not([data-state=sent]) .bubble { outline: 1.5px dashed var(--edge); outline-offset: 2px; }
.state { min-height: 1px; font-size: 12.5px; color: var(--soft); padding: 1px 4px 0; }
.row[data-state=sent] .state { display: none; }
.list > .row[data-state=sent]:last-child .state { display: block; }
.row[data-state=failed] .state { color: var(--fault); font-weight: 600; }
.picture { display: block; max-width: 100%; border-radius: 12px; overflow: hidden; }
.picture canvas, img.picture { display: block; max-width: 100%; max-height: 240px; height: auto; border-radius: 12px; }
.bubble:has(.picture) { padding: 5px; }
.bubble:has(.picture) p { padding: 4px 9px 5px; }
.file { display: flex; align-items: center; gap: 8px; min-height: 32px; }
progress { display: block; width: 100%; height: 5px; margin-top: 6px; accent-color: var(--on-brand); }

.choices { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 6px; }
.choice {
  min-height: 44px; min-width: 44px; padding: 8px 16px; border-radius: 22px; display: inline-flex; align-items: center; justify-content: center; gap: 8px;
  border: 1.5px solid var(--brand); background: var(--paper); color: var(--ink); font-weight: 550; text-align: center; transition: background .12s;
}
.choice:hover:enabled { background: var(--theirs); }
.choice.taken, .confirm .choice:first-child { background: var(--brand); color: var(--on-brand); }
.retired .choice { border-color: var(--hair); background: none; color: var(--soft); font-weight: 400; }
.retired .choice.taken { border-color: var(--brand); background: var(--brand); color: var(--on-brand); }
.choices.rating { display: grid; grid-template-columns: repeat(auto-fill, minmax(46px, 1fr)); gap: 6px; align-self: stretch; }
.choices.rating .choice { padding: 0 6px; border-radius: 12px; }
.rating:not(.choices) { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; margin: 6px 0 4px; min-height: 48px; }
.stars { display: flex; }
.star { width: 46px; height: 46px; display: grid; place-items: center; border-radius: 12px; color: var(--star); }
.star .icon { width: 34px; height: 34px; stroke-width: 1.4; transition: transform .12s; }
.star.lit .icon { fill: currentColor; }
.star:hover .icon { transform: scale(1.12); }
.stars:hover .star:has(~ .star:hover) .icon, .star:hover .icon { fill: currentColor; }
.star-says { font-size: 14.5px; color: var(--soft); }

.typing .bubble { display: flex; gap: 5px; padding: 14px 16px; margin-top: 8px; }
.typing i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: beat 1.2s infinite ease-in-out; }
.typing i:nth-child(2) { animation-delay: .15s; } .typing i:nth-child(3) { animation-delay: .3s; }
@keyframes beat { 0%, 60%, 100% { transform: none; opacity: .5; } 30% { transform: translateY(-4px); opacity: 1; } }

.foot { background: var(--paper); box-shadow: 0 -1px 0 var(--hair); padding: 8px; padding-bottom: max(8px, env(safe-area-inset-bottom)); }
.composer { display: flex; align-items: flex-end; gap: 4px; }
textarea {
  flex: 1; min-width: 0; min-height: 44px; max-height: 132px; padding: 10px 14px; resize: none; border-radius: 22px; font-size: 16px; line-height: 22px;
  border: 1.5px solid var(--edge); background: var(--paper); color: var(--ink);
}
textarea::placeholder { color: var(--soft); opacity: 1; }
textarea:focus-visible { outline: 2px solid var(--ink); outline-offset: 0; }
.foot .round { color: var(--soft); }
.foot .round:hover { background: var(--theirs); }
.foot .send, .foot .send:hover { background: var(--brand); color: var(--on-brand); }
.fault:not(:empty) { padding: 2px 10px 8px; font-size: 14px; color: var(--fault); }
.tray { list-style: none; display: flex; flex-wrap: wrap; gap: 10px; padding: 6px 8px 12px; }
.tray li { position: relative; }
.thumb { display: grid; place-items: center; width: 68px; height: 68px; border-radius: 12px; overflow: hidden; background: var(--theirs); }
.thumb canvas { width: 100%; height: 100%; object-fit: cover; }
.tray button { position: absolute; top: -14px; right: -14px; width: 44px; height: 44px; display: grid; place-items: center; }
.tray button .icon { width: 24px; height: 24px; padding: 2px; border-radius: 50%; background: var(--ink); color: var(--paper); stroke-width: 2.4; }

@media (max-width: 480px) {
  .panel { position: fixed; inset: 0; width: 100%; height: 100%; height: 100dvh; border-radius: 0; box-shadow: none; }
  :host([data-side=left]) .panel { inset: 0; }
  .launcher.open { visibility: hidden; }
}
@media (prefers-reduced-motion: reduce) { *, ::before { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .bubble, .choice, .launcher, .panel, .round { border: 1px solid; } .star.lit .icon { fill: Highlight; } }
`;
