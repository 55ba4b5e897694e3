"use strict";
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
function draw(canvas, shape, rows) {
  const peaks = bytes(shape.peaks), levels = bytes(shape.levels), n = shape.columns, h = 84;
  canvas.width = n; canvas.height = h;
  const pen = canvas.getContext("2d"), image = pen.createImageData(n, h);
  for (let x = 0; x < n; x++) for (let y = 0; y < h; y++) {
    const row = rows - 1 - Math.floor(y * rows / h), v = levels[x * rows + row] / 255, at = (y * n + x) * 4;
    image.data[at] = 255 * Math.min(1, Math.max(0, 2.2 * v - .9)); image.data[at + 1] = 235 * Math.max(0, 1.5 * v - .5);
    image.data[at + 2] = 70 + 110 * Math.sin(Math.PI * Math.min(1, v)); image.data[at + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  pen.fillStyle = "rgba(255,255,255,.55)";
  for (let x = 0; x < n; x++) { const p = peaks[x] / 255 * h / 2; pen.fillRect(x, h / 2 - p, 1, Math.max(1, 2 * p)); }
}
let playing = [];
function hear(addresses) {
  playing.forEach(sound => sound.pause());
  playing = addresses.map(address => new Audio(address));
  playing.forEach(sound => sound.play());
}
