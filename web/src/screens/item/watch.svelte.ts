/** Where one is in a recording, and how it is being looked at: shared by the picture, the ruler, and the forms. Seconds. */
export class Watch {
  at = $state(0)
  duration = $state(0)
  playing = $state(false)
  /** How fast, with its sign; 1 is as recorded. */
  rate = $state(1)
  /** The span that the next observation gets, and that is looped. */
  from = $state<number | null>(null)
  to = $state<number | null>(null)
  loop = $state(false)
  muted = $state(true)
  /** The part of the picture that the next observation gets: left, top, width, height as fractions. */
  region = $state<[number, number, number, number] | null>(null)
  /** Whether a box is being drawn. */
  boxing = $state(false)
  /** Exact times of all frames, where the analysis kept them. */
  frames = $state.raw<Float64Array | null>(null)
  /** Frames a second, where exact times are not known. */
  frameRate = $state<number | null>(null)
  /** What is shown of the ruler. */
  viewFrom = $state(0)
  viewTo = $state(1)
  /** How the picture is enlarged: scale, and its middle as fractions. */
  zoom = $state({ scale: 1, x: 0.5, y: 0.5 })
  /** What works the player; set by it. */
  player: { seek: (seconds: number) => void; play: (rate: number) => void; pause: () => void } | null = null

  /** The number of the frame that is shown at a time. */
  frameAt(seconds: number): number {
    if (this.frames?.length) {
      let low = 0
      let high = this.frames.length - 1
      // Half a microsecond of grace: positions come back from the browser as floating point.
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if (this.frames[middle]! <= seconds + 5e-7) low = middle
        else high = middle - 1
      }
      return low
    }
    return Math.floor(seconds * (this.frameRate ?? 25) + 1e-6)
  }
  frameStart(frame: number): number {
    if (this.frames?.length) return this.frames[Math.max(0, Math.min(this.frames.length - 1, frame))]!
    return frame / (this.frameRate ?? 25)
  }
  /** A time well inside a frame: asked for its edge, a browser may show its neighbour. */
  frameMiddle(frame: number): number {
    const start = this.frameStart(frame)
    const next = this.frameStart(frame + 1)
    return next > start ? (start + next) / 2 : Math.min(start + 0.001, this.duration || Infinity)
  }
  get lastFrame(): number {
    return this.frames?.length ? this.frames.length - 1 : Math.max(0, this.frameAt(this.duration))
  }
  step(by: number): void {
    this.player?.pause()
    const frame = Math.max(0, Math.min(this.lastFrame, this.frameAt(this.at) + by))
    this.player?.seek(this.frameMiddle(frame))
  }
  seek(seconds: number): void {
    this.player?.seek(Math.max(0, Math.min(this.duration || seconds, seconds)))
    this.reveal(seconds)
  }
  toggle(): void {
    if (this.playing) this.player?.pause()
    else this.player?.play(1)
  }
  /** J and L: in that direction, twice as fast with each further press. */
  shuttle(direction: 1 | -1): void {
    const same = this.playing && Math.sign(this.rate) === direction
    this.player?.play(same ? Math.max(-16, Math.min(16, this.rate * 2)) : direction)
  }
  speed(by: 0.5 | 2): void {
    const rate = Math.max(0.0625, Math.min(16, Math.abs(this.rate) * by))
    if (this.playing) this.player?.play(rate * Math.sign(this.rate))
    else this.rate = rate
  }
  /** The span that an observation made now is given. */
  span(): { from: number; to: number } {
    const here = this.frameStart(this.frameAt(this.at))
    const from = this.from ?? (this.to !== null ? Math.min(here, this.to) : here)
    return { from, to: Math.max(from, this.to ?? here) }
  }
  mark(end: 'from' | 'to'): void {
    const here = this.frameStart(this.frameAt(this.at))
    if (end === 'from') {
      this.from = here
      if (this.to !== null && this.to < here) this.to = null
    } else {
      this.to = here
      if (this.from !== null && this.from > here) this.from = null
    }
  }
  clearMarks(): void {
    this.from = null
    this.to = null
    this.region = null
    this.boxing = false
  }
  /** Moves the shown part of the ruler so that a time is in it. */
  reveal(seconds: number): void {
    const length = this.viewTo - this.viewFrom
    if (seconds >= this.viewFrom && seconds <= this.viewTo) return
    this.view(seconds - length / 2, seconds + length / 2)
  }
  view(from: number, to: number): void {
    const all = this.duration || 1
    const length = Math.min(all, Math.max(0.2, to - from))
    const start = Math.max(0, Math.min(all - length, from))
    this.viewFrom = start
    this.viewTo = start + length
  }
  zoomRuler(by: number, around: number): void {
    const length = (this.viewTo - this.viewFrom) / by
    const part = (around - this.viewFrom) / (this.viewTo - this.viewFrom || 1)
    this.view(around - part * length, around + (1 - part) * length)
  }
  zoomPicture(by: number, x = this.zoom.x, y = this.zoom.y): void {
    const scale = Math.max(1, Math.min(16, this.zoom.scale * by))
    this.zoom = scale === 1 ? { scale: 1, x: 0.5, y: 0.5 } : { scale, x, y }
  }
}
