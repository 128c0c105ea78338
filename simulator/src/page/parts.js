// Small helpers: elements, requests, and words for times.

export const $ = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) say(value.error ?? `The simulator refused it (${answer.status}).`);
  return answer.ok ? value : null;
}

export function say(text) {
  $("news").textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => ($("news").textContent = ""), 6000);
}

export const clockTime = (ms) => new Date(ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export function span(ms) {
  const minutes = Math.round(Math.abs(ms) / 60000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

// Redrawing under somebody's fingers would take the focus away: only what changed is drawn.
export function draw(parent, key, make) {
  if (parent.dataset.drawn === key) return;
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.dataset.drawn = key;
  parent.replaceChildren(...make());
  if (focused) parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}
