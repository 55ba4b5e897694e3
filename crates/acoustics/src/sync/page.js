const lanes = document.querySelectorAll(".lane");
const mine = {};
function place(lane, recording, group) {
  const span = group.to - group.from, canvas = lane.querySelector("canvas");
  canvas.style.left = 100 * (recording.offset_s + (mine[recording.n] || 0) - group.from) / span + "%";
  canvas.style.width = 100 * recording.duration_s / span + "%";
}
function told(recording) {
  const line = document.getElementById("says" + recording.n), by = mine[recording.n] || 0;
  line.className = by ? "changed" : "";
  line.textContent = by ? `yours: ${(recording.offset_s + by).toFixed(3)} s (machine: ${recording.said})` : "";
  document.getElementById("kept").value = JSON.stringify(data.recordings.filter(r => mine[r.n]).map(r =>
    ({file: r.file, machine_offset_s: r.offset_s, machine_uncertainty_s: r.uncertainty_s, human_offset_s: r.offset_s + mine[r.n]})), null, 1);
}
lanes.forEach(lane => {
  const recording = data.recordings[lane.dataset.n], group = data.groups[recording.group], canvas = lane.querySelector("canvas");
  draw(canvas, recording.shape, data.rows); place(lane, recording, group);
  const scale = () => (group.to - group.from) / lane.clientWidth;
  let from = null, before = 0;
  canvas.addEventListener("pointerdown", e => { from = e.clientX; before = mine[recording.n] || 0; canvas.setPointerCapture(e.pointerId); });
  canvas.addEventListener("pointermove", e => { if (from === null) return; mine[recording.n] = before + (e.clientX - from) * scale(); place(lane, recording, group); told(recording); });
  canvas.addEventListener("pointerup", e => { if (Math.abs(e.clientX - from) < 3) { mine[recording.n] = before; place(lane, recording, group); told(recording); } from = null; });
  canvas.addEventListener("keydown", e => {
    const step = {ArrowLeft: -1, ArrowRight: 1}[e.key]; if (!step) return; e.preventDefault();
    mine[recording.n] = (mine[recording.n] || 0) + step * (e.shiftKey ? 1 : .01); place(lane, recording, group); told(recording);
  });
});
document.querySelectorAll("button[data-undo]").forEach(button => button.addEventListener("click", () => {
  const recording = data.recordings[button.dataset.undo]; delete mine[recording.n];
  place(document.querySelector(`.lane[data-n="${recording.n}"]`), recording, data.groups[recording.group]); told(recording);
}));
document.querySelectorAll("button[data-hear]").forEach(button => button.addEventListener("click", () => {
  const recording = data.recordings[button.dataset.hear]; if (recording.excerpt) hear([recording.excerpt]);
}));
document.querySelectorAll("button[data-all]").forEach(button => button.addEventListener("click", () =>
  hear(data.recordings.filter(r => r.group == button.dataset.all && r.excerpt).map(r => r.excerpt))));
