/** Takes on one clock: where it stands, in seconds from the start of the first take, and whether it runs. */
export class Sync {
  at = $state(0)
  playing = $state(false)
  rate = $state(1)
  /** What is covered from the first start to the last end. */
  from = $state(0)
  to = $state(0)
  #last = 0
  #frame = 0
  /** The take whose sound is heard leads: its own position says where the clock stands. */
  lead: (() => number | null) | null = null

  play(): void {
    if (this.to <= this.from) return
    if (this.at >= this.to - 0.01) this.at = this.from
    this.playing = true
    this.#last = performance.now()
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(this.#tick)
  }
  pause(): void {
    this.playing = false
    cancelAnimationFrame(this.#frame)
  }
  turn(): void {
    if (this.playing) this.pause()
    else this.play()
  }
  go(at: number): void {
    this.at = Math.max(this.from, Math.min(this.to, at))
    this.#last = performance.now()
  }
  #tick = (now: number): void => {
    if (!this.playing) return
    const led = this.lead?.() ?? null
    // A picture that is led by a sound follows it; a jump is no lead.
    const own = this.at + ((now - this.#last) / 1000) * this.rate
    this.at = led !== null && Math.abs(led - own) < 0.5 ? Math.max(this.at, led) : own
    this.#last = now
    if (this.at >= this.to) {
      this.at = this.to
      this.pause()
      return
    }
    this.#frame = requestAnimationFrame(this.#tick)
  }
}
