// Parley's loader. Draws the launcher on the customer's site and opens the chat in a frame. See docs/ui.md.
(() => {
  const d = document, w = window;
  const me = d.currentScript || d.querySelector('script[data-channel][src*="/embed.js"]');
  if (!me || w.Parley) return;
  const desk = new URL(me.src).origin, channel = me.dataset.channel, key = 'parley:' + channel;

  // Storage may be denied; the chat then lasts as long as the page.
  const read = (store) => { try { return JSON.parse(w[store].getItem(key)) || {}; } catch (e) { return {}; } };
  const kept = read('localStorage'), visit = read('sessionStorage');
  const keep = (store, held, more) => { Object.assign(held, more); try { w[store].setItem(key, JSON.stringify(held)); } catch (e) { /* denied */ } };

  let box, launcher, badge, frame, teaser, look, shown = false, wanted, ready = false, who, unread = 0, listeners = [];

  const make = (tag, cls, into, text) => {
    const el = d.createElement(tag);
    el.className = cls;
    if (text) el.textContent = text;
    return into.appendChild(el);
  };
  const icon = (cls, path) => {
    const ns = 'http://www.w3.org/2000/svg', svg = d.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 20 20');
    svg.setAttribute('class', cls);
    svg.setAttribute('aria-hidden', 'true');
    svg.appendChild(d.createElementNS(ns, 'path')).setAttribute('d', path);
    return svg;
  };
  const tell = (type, more) => listeners.forEach((fn) => fn({ type, ...more }));
  const post = (parley, more) => ready && frame.contentWindow.postMessage({ parley, ...more }, desk);
  const url = () => location.href.slice(0, 500);

  const label = () => {
    const news = unread ? look.texts.unread.replace('{n}', unread) : '';
    launcher.setAttribute('aria-label', [shown ? look.texts.close : look.launcher || look.texts.open, !shown && news].filter(Boolean).join(', '));
    launcher.setAttribute('aria-expanded', shown);
    box.classList.toggle('o', shown);
    badge.textContent = unread > 99 ? '99+' : unread || '';
    badge.hidden = shown || !unread;
  };
  const load = () => {
    if (frame) return;
    frame = d.createElement('iframe');
    frame.id = frame.className = 'p';
    frame.title = look.launcher || look.texts.open;
    frame.allow = 'clipboard-write; autoplay';
    frame.referrerPolicy = 'origin';
    frame.src = desk + '/chat/' + channel + '?host=' + encodeURIComponent(url()) + '&title=' + encodeURIComponent(d.title.slice(0, 200));
    box.insertBefore(frame, launcher);
  };
  const show = (open, quietly) => {
    wanted = open;
    if (!box || open === shown) return;
    if (open) load();
    if (teaser) teaser = teaser.remove();
    shown = open;
    keep('sessionStorage', visit, { open });
    label();
    post(open ? 'open' : 'closed', { url: url(), title: d.title });
    if (!quietly) (open ? frame : launcher).focus();
    tell(open ? 'open' : 'close');
  };

  const from = {
    ready() {
      ready = true;
      post('hello', { token: kept.visitor, page: url(), title: d.title });
      if (who) post('identify', who);
      post(shown ? 'open' : 'closed');
    },
    token: (m) => keep('localStorage', kept, { visitor: m.token }),
    running(m) { keep('localStorage', kept, { running: m.running }); tell('running', { running: m.running }); },
    unread(m) { unread = m.count | 0; label(); tell('unread', { count: unread }); },
    close: () => show(false),
  };
  w.addEventListener('message', (e) => {
    if (!frame || e.origin !== desk || e.source !== frame.contentWindow || !e.data) return;
    if (Object.keys(from).includes(e.data.parley)) from[e.data.parley](e.data);
  });
  w.addEventListener('popstate', () => post('page', { url: url(), title: d.title }));

  const css = `:host{all:initial!important}
.r{position:fixed;bottom:24px;inset-inline-end:24px;z-index:2147483000;font:400 14px/20px system-ui,sans-serif;color:#201e1a}
.s{inset-inline:24px auto}*{box-sizing:border-box}[hidden]{display:none!important}
button{font:inherit;color:inherit;border:0;margin:0;padding:0;background:none;cursor:pointer}
.l{display:flex;align-items:center;justify-content:center;gap:8px;position:relative;min-width:56px;height:56px;padding:0 15px;border:2px solid transparent;border-radius:28px;background:var(--a);background-clip:border-box;color:var(--b);font-weight:600;box-shadow:0 6px 20px -4px #201e1a40;transition:filter .1s,transform .14s}
.l:hover{filter:brightness(.92)}.l:active{transform:scale(.96)}
:focus-visible{outline:2px solid #201e1a;outline-offset:2px;box-shadow:0 0 0 2px #fff}
svg{width:24px;height:24px;flex:none;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.y,.o .n,.o .w{display:none}.o .y{display:block}
.c{position:absolute;top:-4px;inset-inline-end:-4px;min-width:20px;padding:0 5px;border-radius:10px;background:#b63636;color:#fff;font-size:12px;text-align:center;box-shadow:0 0 0 2px #fff}
.p,.t{position:absolute;bottom:68px;inset-inline-end:0;background:#fff;border:1px solid #e2e0dd;box-shadow:0 20px 48px -8px #201e1a3d}
.s .p,.s .t{inset-inline:0 auto}
.p{width:376px;height:640px;max-height:calc(100vh - 128px);max-height:calc(100dvh - 128px);border-radius:16px;visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .14s,transform .14s,visibility .14s}
.o .p{visibility:visible;opacity:1;transform:none}
.t{display:flex;width:max-content;max-width:min(280px,calc(100vw - 48px));border-radius:12px}
.g{padding:12px 4px 12px 16px;text-align:start;overflow-wrap:anywhere}.t:dir(rtl) .g{padding:12px 16px 12px 4px}
.x{flex:none;width:36px;height:36px;display:grid;place-items:center}.x svg{width:16px;height:16px}
@media(max-width:520px){.r{bottom:16px;inset-inline-end:16px}.s{inset-inline:16px auto}.p,.s .p{position:fixed;inset:0 0 auto;width:100%;height:var(--h,100vh);height:var(--h,100dvh);max-height:none;border:0;border-radius:0}.o .l{display:none}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{.r{display:none}}`;

  const draw = (config) => {
    look = config;
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
    box = make('div', 'r' + (look.side === 'start' ? ' s' : ''), root);
    box.dir = getComputedStyle(d.documentElement).direction;
    box.lang = look.lang;
    box.style.setProperty('--a', look.accent);
    box.style.setProperty('--b', look.on_accent);
    box.addEventListener('keydown', (e) => e.key === 'Escape' && show(false));

    launcher = make('button', 'l', box);
    launcher.type = 'button';
    launcher.append(icon('n', 'M4 4h12a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 16 14H9.5L6 17v-3H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 4Z'), icon('y', 'm5.5 8 4.5 4.5L14.5 8'));
    if (look.launcher) make('span', 'w', launcher, look.launcher).dir = look.dir;
    badge = make('span', 'c', launcher);
    launcher.onclick = () => show(!shown);
    label();

    // The keyboard of a phone shrinks the visual viewport, not the frame.
    const view = w.visualViewport;
    if (view) view.addEventListener('resize', () => box.style.setProperty('--h', view.scale > 1.05 ? '' : view.height + 'px'));

    if (kept.running) load();
    if (wanted) show(true);
    else if (kept.running && visit.open && innerWidth > 520) show(true, true);
    else if (look.greeting && !kept.running && !visit.greeted) setTimeout(greet, look.greeting_after * 1000);
  };
  const greet = () => {
    if (frame) return;
    keep('sessionStorage', visit, { greeted: true });
    teaser = make('div', 't', box);
    teaser.dir = look.dir;
    teaser.setAttribute('role', 'status');
    make('button', 'g', teaser, look.greeting).onclick = () => show(true);
    const close = make('button', 'x', teaser);
    close.setAttribute('aria-label', look.texts.dismiss || look.texts.close);
    close.append(icon('', 'm5.5 5.5 9 9M14.5 5.5l-9 9'));
    close.onclick = () => { teaser = teaser.remove(); launcher.focus(); };
  };

  w.Parley = {
    open: () => show(true),
    close: () => show(false),
    toggle: () => show(!shown),
    identify(person) { who = { name: person.name, email: person.email }; post('identify', who); },
    on: (fn) => { listeners.push(fn); return () => { listeners = listeners.filter((other) => other !== fn); }; },
  };

  fetch(desk + '/embed/' + encodeURIComponent(channel) + '.json', { credentials: 'omit' }).then((answer) => {
    if (answer.status === 403) console.info('Parley: ' + location.host + ' is not among the allowed domains of this chat');
    return answer.ok ? answer.json() : null;
  }).then((config) => {
    if (!config) return;
    if (d.body) draw(config);
    else d.addEventListener('DOMContentLoaded', () => draw(config));
  }, () => { /* No desk, no chat: the page goes on without it. */ });
})();
