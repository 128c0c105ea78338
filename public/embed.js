// Parley's loader: draws the launcher on the customer's site, opens the chat in a frame. See docs/ui.md.
(() => {
  const d = document, w = window;
  const me = d.currentScript || d.querySelector('script[data-channel][src*="/embed.js"]');
  if (!me || w.Parley) return;
  const desk = new URL(me.src).origin, channel = me.dataset.channel, key = 'parley:' + channel;

  // Storage may be denied; the chat then lasts as long as the page.
  const store = (name) => {
    let held = {};
    try { held = JSON.parse(w[name].getItem(key)) || held; } catch (e) {}
    return (more) => {
      Object.assign(held, more);
      if (more) try { w[name].setItem(key, JSON.stringify(held)); } catch (e) {}
      return held;
    };
  };
  const kept = store('localStorage'), visit = store('sessionStorage');

  let box, launcher, sign, badge, frame, teaser, look, wanted, ready, who, shown = false, unread = 0, listeners = [];

  const make = (tag, name, into, text = '') => {
    const el = d.createElement(tag);
    el.className = name;
    el.textContent = text;
    return into.appendChild(el);
  };
  const icon = (into, path = '') => {
    const draw = (tag, into, name, value) => {
      const el = d.createElementNS('http://www.w3.org/2000/svg', tag);
      el.setAttribute(name, value);
      return into.appendChild(el);
    };
    return draw('path', draw('svg', into, 'viewBox', '0 0 20 20'), 'd', path);
  };
  const tell = (type, more) => listeners.forEach((fn) => fn({ type, ...more }));
  const post = (parley, more) => ready && frame.contentWindow.postMessage({ parley, ...more }, desk);
  const url = () => location.href.slice(0, 500);
  const page = () => post('page', { url: url(), title: d.title });

  const label = () => {
    const { open, close, unread: news } = look.texts;
    launcher.setAttribute('aria-label', shown ? close : (look.launcher || open) + (unread ? ', ' + news.replace('{n}', unread) : ''));
    launcher.setAttribute('aria-expanded', shown);
    sign.setAttribute('d', shown ? 'm5.5 8 4.5 4.5L14.5 8' : 'M4 4h12a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 16 14H9.5L6 17v-3H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 4Z');
    box.className = shown ? 'r o' : 'r';
    badge.textContent = unread > 99 ? '99+' : unread || '';
  };
  const load = () => {
    if (frame) return;
    frame = make('iframe', 'p', d.createDocumentFragment());
    frame.title = look.launcher || look.texts.open;
    frame.allow = 'clipboard-write; autoplay';
    frame.referrerPolicy = 'origin';
    frame.src = `${desk}/chat/${channel}?host=${encodeURIComponent(url())}&title=${encodeURIComponent(d.title)}`;
    box.append(frame);
  };
  const show = (open, quietly) => {
    wanted = open;
    if (!box || open === shown) return;
    if (open) load();
    if (teaser) teaser = teaser.remove();
    visit({ open: shown = open });
    label();
    if (open) page();
    post(open ? 'open' : 'closed');
    if (!quietly) (open ? frame : launcher).focus();
    tell(open ? 'open' : 'close');
  };

  const from = {
    ready() {
      ready = true;
      post('hello', { token: kept().visitor, page: url(), title: d.title });
      if (who) post('identify', who);
      post(shown ? 'open' : 'closed');
    },
    token: ({ token }) => kept({ visitor: token }),
    running: ({ running }) => { kept({ running }); tell('running', { running }); },
    unread: ({ count }) => { unread = count; label(); tell('unread', { count }); },
    close: () => show(false),
  };
  w.addEventListener('message', ({ origin, source, data }) => {
    if (frame && origin === desk && source === frame.contentWindow && data && from[data.parley]) from[data.parley](data);
  });
  w.addEventListener('popstate', page);

  const css = `:host{all:initial!important}
.r{position:fixed;bottom:24px;inset-inline-end:24px;z-index:2147483000;font:14px/20px system-ui,sans-serif;color:#201e1a}
*{box-sizing:border-box}
button{font:inherit;color:inherit;border:0;padding:0;background:none;cursor:pointer}
.l{display:flex;align-items:center;gap:8px;min-width:56px;height:56px;padding:0 14px;border:2px solid transparent;border-radius:28px;background:var(--a) border-box;color:var(--b);font-weight:600;box-shadow:0 6px 20px -4px #201e1a40}
.l:hover{filter:brightness(.92)}
:focus-visible{outline:2px solid #201e1a;outline-offset:2px;box-shadow:0 0 0 2px #fff}
svg{width:24px;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.w:empty,.o .w,.o .c,.c:empty{display:none}
.c{position:absolute;top:-4px;inset-inline-end:-4px;min-width:20px;padding:0 5px;border-radius:10px;background:#b63636;color:#fff;font-size:12px;text-align:center;box-shadow:0 0 0 2px #fff}
.p,.t{position:absolute;bottom:68px;inset-inline-end:0;background:#fff;border:1px solid #e2e0dd;box-shadow:0 20px 48px -8px #201e1a40}
.p{width:376px;height:640px;max-height:calc(100dvh - 128px);border-radius:16px;visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .14s,transform .14s}
.o .p{visibility:visible;opacity:1;transform:none}
.t{display:flex;width:max-content;max-width:min(280px,100vw - 48px);border-radius:12px}
.g{padding:12px 16px;text-align:start;overflow-wrap:anywhere}
.x{flex:none;width:36px;height:36px}.x svg{width:16px;margin:auto;display:block}
@media(max-width:520px){.r{bottom:16px;inset-inline-end:16px}.p{position:fixed;inset:0 0 auto;width:100%;height:var(--h,100dvh);max-height:none;border:0;border-radius:0}.o .l{display:none}}
@media(prefers-reduced-motion:reduce){.p{transition:none}}
@media print{.r{display:none}}`;

  const draw = () => {
    const host = make('div', '', d.body);
    host.id = 'parley';
    const root = host.attachShadow({ mode: 'open' });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    } catch (e) {
      make('style', '', root, css);
    }
    box = make('div', 'r', root);
    // Everything hangs at the end of the line: the other side is the other direction. Texts bring their own.
    box.dir = (getComputedStyle(d.documentElement).direction === 'rtl') === (look.side === 'start') ? 'ltr' : 'rtl';
    box.lang = look.lang;
    box.style.setProperty('--a', look.accent);
    box.style.setProperty('--b', look.on_accent);
    box.onkeydown = (e) => e.key === 'Escape' && show(false);

    launcher = make('button', 'l', box);
    sign = icon(launcher);
    make('span', 'w', launcher, look.launcher || '').dir = look.dir;
    badge = make('span', 'c', launcher);
    launcher.onclick = () => show(!shown);
    label();

    // The keyboard of a phone shrinks the visual viewport, not the frame.
    const view = w.visualViewport;
    if (view) view.onresize = () => box.style.setProperty('--h', view.scale > 1 ? '' : view.height + 'px');

    const { running } = kept();
    if (running) load();
    if (wanted) show(true);
    else if (running && visit().open && innerWidth > 520) show(true, true);
    else if (look.greeting && !running && !visit().greeted) setTimeout(greet, look.greeting_after * 1000);
  };
  const greet = () => {
    if (frame) return;
    visit({ greeted: true });
    teaser = make('div', 't', box);
    teaser.setAttribute('role', 'status');
    const text = make('button', 'g', teaser, look.greeting), close = make('button', 'x', teaser);
    text.dir = look.dir;
    text.onclick = () => show(true);
    close.setAttribute('aria-label', look.texts.dismiss || look.texts.close);
    icon(close, 'm5.5 5.5 9 9M14.5 5.5l-9 9');
    close.onclick = () => { teaser = teaser.remove(); launcher.focus(); };
  };

  w.Parley = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!(box ? shown : wanted)),
    identify: ({ name, email }) => { who = { name, email }; post('identify', who); },
    on: (fn) => { listeners.push(fn); },
  };

  fetch(`${desk}/embed/${channel}.json`, { credentials: 'omit' }).then((answer) => {
    if (answer.status === 403) console.info(`Parley: ${location.host} is not an allowed domain of this chat`);
    return answer.ok && answer.json();
  }).then((config) => {
    look = config;
    // A chat that runs is finished, also on a channel that takes no new ones.
    if (look && (!look.off || kept().running)) d.body ? draw() : d.addEventListener('DOMContentLoaded', draw);
  }).catch(() => {});
})();
