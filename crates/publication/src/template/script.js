(function () {
"use strict";
document.querySelectorAll(".tools[hidden], .zoom[hidden]").forEach(function (e) { e.hidden = false; });

// Opening what a link points into, and what is printed.
function openTo(target) { for (var e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; }
function follow() {
  var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  var own = target.querySelector(":scope > details");
  if (own) own.open = true;
  openTo(target);
}
addEventListener("hashchange", follow);
follow();
var opened = [];
addEventListener("beforeprint", function () {
  opened = Array.from(document.querySelectorAll("#chronology details:not([open]), #method details:not([open])"));
  opened.forEach(function (d) { d.open = true; });
});
addEventListener("afterprint", function () { opened.forEach(function (d) { d.open = false; }); opened = []; });
document.querySelectorAll("[data-open]").forEach(function (button) {
  button.addEventListener("click", function () {
    var all = document.querySelectorAll("#" + button.dataset.open + " .event > details");
    var open = Array.from(all).some(function (d) { return !d.open; });
    all.forEach(function (d) { d.open = open; });
    button.textContent = open ? "Close all reasons" : "Open all reasons";
  });
});

// A place under the pointer lights up wherever it stands.
function light(event, on) {
  var holder = event.target.closest && event.target.closest("[data-place]");
  if (!holder) return;
  document.querySelectorAll('[data-place="' + holder.dataset.place + '"]').forEach(function (e) { e.classList.toggle("lit", on); });
}
["mouseover", "focusin"].forEach(function (n) { document.addEventListener(n, function (e) { light(e, true); }); });
["mouseout", "focusout"].forEach(function (n) { document.addEventListener(n, function (e) { light(e, false); }); });

// Maps: buttons, wheel with Ctrl, drag.
document.querySelectorAll("[data-map]").forEach(function (frame) {
  var svg = frame.querySelector("svg"), full = svg.viewBox.baseVal;
  var W = full.width, H = full.height, x = 0, y = 0, k = 1, drag = null;
  function show() {
    x = Math.min(Math.max(x, 0), W - W / k); y = Math.min(Math.max(y, 0), H - H / k);
    svg.setAttribute("viewBox", [x, y, W / k, H / k].join(" "));
    svg.style.setProperty("--k", k);
    frame.classList.toggle("moved", k > 1.001);
  }
  function zoom(by, px, py) {
    var next = Math.min(Math.max(k * by, 1), 24);
    x += px * W * (1 / k - 1 / next); y += py * H * (1 / k - 1 / next); k = next; show();
  }
  frame.addEventListener("wheel", function (e) {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    var box = svg.getBoundingClientRect();
    zoom(Math.exp(-e.deltaY / 400), (e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height);
  }, { passive: false });
  frame.addEventListener("pointerdown", function (e) { if (k > 1 && !e.target.closest("button")) drag = [e.clientX, e.clientY, x, y]; });
  frame.addEventListener("pointermove", function (e) {
    if (!drag) return;
    var box = svg.getBoundingClientRect();
    x = drag[2] - (e.clientX - drag[0]) / box.width * W / k; y = drag[3] - (e.clientY - drag[1]) / box.height * H / k; show();
  });
  ["pointerup", "pointerleave"].forEach(function (n) { frame.addEventListener(n, function () { drag = null; }); });
  frame.querySelectorAll("[data-zoom]").forEach(function (b) {
    b.addEventListener("click", function () {
      if (b.dataset.zoom === "all") { k = 1; show(); } else zoom(b.dataset.zoom === "in" ? 1.6 : 1 / 1.6, .5, .5);
    });
  });
});

// Finding an item.
var find = document.querySelector("[data-find]");
if (find) find.addEventListener("input", function () {
  var word = find.value.trim().toLowerCase(), found = 0;
  document.querySelectorAll("[data-item]").forEach(function (e) {
    var hit = !word || e.textContent.toLowerCase().includes(word);
    e.hidden = !hit; if (hit) found++;
  });
  document.querySelector("[data-found]").textContent = word ? found + " found" : "";
});
})();
