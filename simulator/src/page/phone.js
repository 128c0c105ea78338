// The phone: who one is, the thread, and what one sends.

import { $, clockTime, draw, el, post, say, span } from "/parts.js";
import { drawSide } from "/side.js";

let world = null;
let account = localStorage.account ?? "";
let person = localStorage.person ?? "";
let reply = null;

const DAY = 24 * 3600 * 1000;
const EMOJI = ["👍", "❤️", "😂", "😮", "🙏"];

const accounts = () => [
  ...world.wabas.flatMap((waba) => waba.numbers.map((n) => ({ id: n.id, channel: "whatsapp", name: n.verified_name, label: `WhatsApp · ${n.display}` }))),
  ...world.pages.map((page) => ({ id: page.id, channel: "messenger", name: page.name, label: `Messenger · ${page.name}` })),
  ...world.instagrams.map((ig) => ({ id: ig.id, channel: "instagram", name: ig.username, label: `Instagram · ${ig.username}${ig.page ? "" : " (Instagram Login)"}` })),
];
const here = () => accounts().find((known) => known.id === account);
const thread = (who = person) => world.threads.find((t) => t.account === account && t.person === who);
const act = async (deed) => {
  const done = await post("/sim/act", { person, account, ...deed });
  await refresh();
  return done;
};

async function refresh() {
  const since = world ? `?since=${world.revision}` : "";
  let fresh;
  try {
    fresh = await (await fetch(`/sim/state${since}`)).json();
  } catch {
    say("The simulator does not answer.");
    return;
  }
  world = fresh.people ? fresh : { ...world, now: fresh.now, clock: fresh.clock };
  if (!here()) account = accounts()[0]?.id ?? "";
  if (!world.people.some((known) => known.key === person)) person = world.people[0]?.key ?? "";
  drawAll();
}

function drawAll() {
  document.body.dataset.channel = here()?.channel ?? "";
  drawAccounts();
  drawPeople();
  drawBar();
  drawThread();
  drawMore();
  drawSide(world, refresh);
}

function drawAccounts() {
  draw($("account"), JSON.stringify([accounts(), account]), () =>
    accounts().map((known) => el("option", { value: known.id, selected: known.id === account }, known.label)));
}

function drawPeople() {
  const rows = world.people.map((known) => [known.key, known.name, thread(known.key)?.messages.at(-1)]);
  draw($("people"), JSON.stringify([rows, person, account]), () => rows.map(([key, name, last]) =>
    el("li", {}, el("button", {
      type: "button", "data-key": key, "aria-pressed": String(key === person),
      onclick: () => choose(account, key),
    }, el("img", { src: `/sim/avatar/${encodeURIComponent(key)}`, alt: "", width: 32, height: 32 }),
    el("span", {}, name, el("small", {}, last ? plain(last) : "nothing yet"))))));
}

function choose(where, who) {
  [account, person, reply] = [where, who, null];
  Object.assign(localStorage, { account, person });
  $("replying").hidden = true;
  drawAll();
}

function drawBar() {
  $("business").textContent = here()?.name ?? "";
  const opened = thread()?.opened;
  const left = opened ? opened + DAY - world.now : -1;
  const late = here()?.channel !== "whatsapp" && opened && left > -6 * DAY;
  $("window").textContent = left > 0 ? `They may answer for ${span(left)}`
    : late ? `Only a human may still answer, for ${span(left + 6 * DAY)}`
    : opened ? "Their window to answer is closed" : "Nobody wrote yet";
  $("window").className = left > 0 ? "open" : late ? "late" : "closed";
  const blocked = world.people.find((known) => known.key === person)?.blocked.includes(account);
  $("block").textContent = blocked ? "Unblock" : "Block";
  $("block").setAttribute("aria-pressed", String(Boolean(blocked)));
  const typing = (thread()?.typing_until ?? 0) > world.now;
  const words = typing ? `${here()?.name} is typing …` : "";
  if ($("typing").textContent !== words) $("typing").textContent = words;
}

const plain = (message) => message.deleted ? "unsent" : message.shown.text ?? message.shown.note ?? (message.shown.media.length ? "📷 picture" : message.kind);

function drawThread() {
  const messages = (thread()?.messages ?? []).filter((message) => message.kind !== "reaction" && (message.author === "person" || message.status !== "failed"));
  const parent = $("thread");
  const atEnd = parent.scrollHeight - parent.scrollTop - parent.clientHeight < 80;
  const key = JSON.stringify([account, person, messages]);
  if (parent.dataset.drawn === key) return;
  draw(parent, key, () => messages.length ? messages.map(bubble) : [el("p", { class: "empty" }, "Write the first message.")]);
  if (atEnd || !parent.dataset.seen) parent.scrollTop = parent.scrollHeight;
  parent.dataset.seen = "1";
  parent.querySelectorAll("img").forEach((img) => img.addEventListener("load", () => { if (atEnd) parent.scrollTop = parent.scrollHeight; }));
  if (document.hasFocus() && messages.some((m) => m.author !== "person" && m.status !== "read")) act({ do: "open" });
}

function bubble(message) {
  const mine = message.author === "person";
  const parts = message.deleted ? [el("em", {}, "This message was unsent")] : inside(message);
  const meta = el("span", { class: "meta" }, message.edits ? "edited · " : "", clockTime(message.at), mine ? ticks(message) : "");
  const reactions = Object.values(message.reactions);
  return el("article", { class: mine ? "mine" : "theirs", "aria-label": `${mine ? "You" : here()?.name}, ${clockTime(message.at)}` },
    el("div", { class: "bubble" }, ...parts, meta),
    reactions.length ? el("span", { class: "reactions", "aria-label": "Reactions" }, reactions.join(" ")) : null,
    message.deleted ? null : tools(message, mine));
}

function inside(message) {
  const { shown } = message;
  const quoted = message.reply_to && thread().messages.find((m) => m.id === message.reply_to);
  return [
    quoted ? el("blockquote", {}, plain(quoted)) : null,
    shown.header ? el("strong", { class: "head" }, shown.header) : null,
    ...shown.media.map(picture),
    shown.note ? el("p", { class: "note" }, shown.note) : null,
    shown.text ? el("p", {}, shown.text) : null,
    shown.footer ? el("small", {}, shown.footer) : null,
    ...shown.buttons.map((button) => choice(message, button)),
  ];
}

function choice(message, button) {
  if (button.kind === "url") return el("span", { class: "choice link" }, `↗ ${button.title}`);
  return el("button", { type: "button", class: "choice", "data-key": message.id + button.id,
    onclick: () => act({ do: "tap", to: message.id, button: button.id }) },
  button.title, button.description ? el("small", {}, button.description) : null);
}

function picture(file) {
  if (file.mime.startsWith("image/")) return el("img", { src: file.url, alt: file.name ?? "Picture", loading: "lazy" });
  if (file.mime.startsWith("audio/")) return el("audio", { src: file.url, controls: true, preload: "none" });
  if (file.mime.startsWith("video/")) return el("video", { src: file.url, controls: true, preload: "none" });
  return el("a", { href: file.url, target: "_blank", rel: "noreferrer" }, `📄 ${file.name ?? "File"}`);
}

const ticks = (message) => el("span", { class: message.status === "read" ? "ticks read" : "ticks", title: message.status }, message.status === "read" ? " ✓✓" : " ✓");

function tools(message, mine) {
  const key = (what) => ({ type: "button", "data-key": message.id + what });
  const box = el("div", { class: "tools" });
  box.append(el("button", { ...key("reply"), onclick: () => replyTo(message) }, "Reply"));
  if (mine) {
    if (here()?.channel !== "messenger") box.append(el("button", { ...key("unsend"), onclick: () => act({ do: "unsend", to: message.id }) }, "Unsend"));
  } else {
    for (const emoji of EMOJI) {
      const on = message.reactions.person === emoji;
      box.append(el("button", { ...key(emoji), "aria-pressed": String(on), "aria-label": `React with ${emoji}`,
        onclick: () => act(on ? { do: "unreact", to: message.id } : { do: "react", to: message.id, emoji }) }, emoji));
    }
  }
  return box;
}

function replyTo(message) {
  reply = message.id;
  $("replying").hidden = false;
  $("replying").querySelector("span").textContent = `Reply to: ${plain(message)}`;
  $("text").focus();
}

const SENDABLE = {
  whatsapp: [["Picture", { do: "send", kind: "image" }], ["Voice", { do: "send", kind: "voice" }], ["PDF", { do: "send", kind: "document" }], ["4 pictures", { do: "album", count: 4 }], ["Place", { do: "location", latitude: 52.52, longitude: 13.405 }], ["Poll", { do: "unsupported", inner: "poll_creation" }]],
  messenger: [["Picture", { do: "send", kind: "image" }], ["Voice", { do: "send", kind: "voice" }], ["PDF", { do: "send", kind: "document" }], ["Get started", { do: "postback", title: "Get started", payload: "GET_STARTED" }], ["From an ad", { do: "referral", referral: { source: "ADS", type: "OPEN_THREAD", ad_id: "6045246247433", ref: "autumn" } }]],
  instagram: [["Picture", { do: "send", kind: "image" }], ["4 pictures", { do: "album", count: 4 }], ["Story reply", { do: "story_reply", text: "Love this! Price?" }], ["Story mention", { do: "story_mention" }], ["Share a post", { do: "share", url: "https://www.instagram.com/p/invented/", title: "Our blue one" }], ["View once", { do: "view_once" }]],
};

function drawMore() {
  const list = SENDABLE[here()?.channel] ?? [];
  draw($("more"), account, () => list.map(([label, deed]) => el("button", { type: "button", "data-key": label, onclick: () => act(deed) }, label)));
}

$("account").addEventListener("change", (event) => choose(event.target.value, person));
$("block").addEventListener("click", () => act({ do: $("block").getAttribute("aria-pressed") === "true" ? "unblock" : "block" }));
$("replying").querySelector("button").addEventListener("click", () => { reply = null; $("replying").hidden = true; });
$("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  if (await act({ do: "write", text, reply_to: reply })) {
    $("text").value = "";
    $("replying").hidden = true;
    reply = null;
  }
});
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  const kind = ["image", "video", "audio"].find((known) => file.type.startsWith(known)) ?? "document";
  await act({ do: "send", kind, file: { mime: file.type || "application/octet-stream", name: file.name, bytes: btoa(binary) } });
  $("file").value = "";
});
$("newcomer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const phone = $("new-phone").value.replace(/\D/g, "") || null;
  const made = await post("/sim/people", { name: $("new-name").value.trim(), phone, consent: true });
  if (made) {
    event.target.reset();
    choose(account, made.key);
    await refresh();
  }
});

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 1000);
