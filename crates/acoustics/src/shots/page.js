document.querySelectorAll(".lane").forEach(lane => draw(lane.querySelector("canvas"), data.recordings[lane.dataset.n].shape, data.rows));
const cards = [...document.querySelectorAll(".card")], said = new Map();
const of = card => data.recordings[card.dataset.n].shots[card.dataset.k];
function say(card, word) {
  said.set(card, word); card.classList.toggle("yes", word === "yes"); card.classList.toggle("no", word === "no");
  document.getElementById("kept").value = JSON.stringify([...said].map(([c, w]) =>
    ({file: data.recordings[c.dataset.n].file, t_s: of(c).t_s, kind: of(c).kind, score: of(c).score, decision: w === "yes" ? "accepted" : "rejected"})), null, 1);
}
cards.forEach((card, place) => {
  draw(card.querySelector("canvas"), of(card).shape, data.rows);
  card.querySelector("canvas").addEventListener("click", () => hear([of(card).excerpt]));
  card.querySelectorAll("button").forEach(button => button.addEventListener("click", () => say(card, button.dataset.say)));
  card.addEventListener("keydown", e => {
    if (e.target !== card) return;
    if (e.key === "a") say(card, "yes"); else if (e.key === "r") say(card, "no"); else if (e.key === " ") hear([of(card).excerpt]);
    else if (e.key === "ArrowRight") cards[place + 1]?.focus(); else if (e.key === "ArrowLeft") cards[place - 1]?.focus(); else return;
    e.preventDefault(); if ((e.key === "a" || e.key === "r")) cards[place + 1]?.focus();
  });
});
