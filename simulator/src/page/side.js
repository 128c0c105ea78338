// Meta's side: the clock, templates under review, and what goes wrong.

import { $, draw, el, post, span } from "/parts.js";

const HOUR = 3600 * 1000;

export function drawSide(world, refresh) {
  const send = async (path, body) => {
    await post(path, body);
    await refresh();
  };
  clock(world, send);
  callback(world);
  templates(world, send);
  faults(world, send);
  calls(world, send);
}

function clock(world, send) {
  const now = new Date(world.now).toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  if ($("now").textContent !== now) $("now").textContent = now;
  const offset = world.clock.mode === "fixed" ? null : world.clock.offset;
  $("moved").textContent = offset === null ? "stands still" : Math.abs(offset) < 1000 ? "" : `${span(offset)} ahead`;
  const steps = [["+1 h", 1], ["+6 h", 6], ["+23 h", 23], ["+6 days", 144]];
  draw($("clock"), "once", () => [
    ...steps.map(([label, hours]) => el("button", { type: "button", "data-key": label, onclick: () => send("/sim/clock", { advance_ms: hours * HOUR }) }, label)),
    el("button", { type: "button", "data-key": "now", onclick: () => send("/sim/clock", { system: true }) }, "Back to now"),
  ]);
}

function callback(world) {
  const { callback_url: url, verified } = world.app;
  $("callback").textContent = url ? `${url} — ${verified ? "verified" : "not verified"}` : "No desk is connected yet.";
}

function templates(world, send) {
  const all = world.wabas.flatMap((waba) => waba.templates);
  draw($("templates"), JSON.stringify(all), () => all.map((template) => {
    const review = (status) => el("button", { type: "button", "data-key": template.id + status,
      "aria-label": `${status === "APPROVED" ? "Approve" : status === "REJECTED" ? "Reject" : "Pause"} ${template.name}`,
      onclick: () => send(`/sim/templates/${template.id}`, { status }) },
    status === "APPROVED" ? "Approve" : status === "REJECTED" ? "Reject" : "Pause");
    return el("li", {}, el("span", {}, template.name, el("small", {}, ` ${template.language} · ${template.status.toLowerCase()}`)),
      el("span", { class: "row" }, template.status === "APPROVED" ? review("PAUSED") : review("APPROVED"), template.status === "PENDING" ? review("REJECTED") : ""));
  }));
}

function faults(world, send) {
  const set = (change) => send("/sim/faults", { ...world.faults, ...change });
  const box = (label, on, change) => el("label", {},
    el("input", { type: "checkbox", checked: on, "data-key": label, onchange: (event) => set(change(event.target.checked)) }), ` ${label}`);
  const f = world.faults;
  draw($("faults"), JSON.stringify([f, world.held]), () => [
    box("Every webhook twice", f.copies > 1, (on) => ({ copies: on ? 2 : 1 })),
    box("In any order", f.shuffle, (on) => ({ shuffle: on })),
    box("Several in one request", f.batch > 1, (on) => ({ batch: on ? 3 : 1 })),
    box("5 s late", f.delay_ms > 0, (on) => ({ delay_ms: on ? 5000 : 0 })),
    box("Hold back", f.hold, (on) => ({ hold: on })),
    box("Graph is down", f.down, (on) => ({ down: on })),
    box("Graph is slow (2 s)", f.latency_ms > 0, (on) => ({ latency_ms: on ? 2000 : 0 })),
    world.held ? el("button", { type: "button", "data-key": "release", onclick: () => send("/sim/release", {}) }, `Release ${world.held}`) : "",
  ]);
}

function calls(world, send) {
  const list = [
    ["fails: rate", { fault: "error", code: 131056 }],
    ["fails: unknown", { fault: "error", code: 131000 }],
    ["gets no answer", { fault: "hang", ms: 30000 }],
    ["gets nonsense", { fault: "nonsense" }],
    ["meets a 502", { fault: "bad_gateway" }],
  ];
  draw($("calls"), String(world.faults.calls.length), () => [
    ...list.map(([label, fault]) => el("button", { type: "button", "data-key": label, onclick: () => send("/sim/faults/calls", { times: 1, path: "/messages", ...fault }) }, label)),
    world.faults.calls.length ? el("small", {}, `${world.faults.calls.length} waiting`) : "",
  ]);
}
