/** One timer for all that waits: a timing wheel with slots of one millisecond. */
import type { Alarm } from "./Pacer.ts"

/** Something that waits; `run` is called once, unless it is cancelled before. */
export class Waiting {
  due = 0
  waits = false
  /** Whether the wheel has it still, and must not get it again. */
  held = false
  run: () => void

  constructor(run: () => void) {
    this.run = run
  }
}

const nothing = () => {}

/** For one who waits over and over. */
export class WheelAlarm implements Alarm {
  readonly #wheel: Wheel
  readonly #run: () => void
  #entry: Waiting

  constructor(wheel: Wheel, run: () => void) {
    this.#wheel = wheel
    this.#run = run
    this.#entry = new Waiting(run)
  }

  at(due: number): void {
    if (this.#entry.held) this.#entry = new Waiting(this.#run)
    else this.#entry.run = this.#run
    this.#wheel.put(this.#entry, due)
  }

  cancel(): void {
    this.#wheel.cancel(this.#entry)
  }
}

const slotCount = 1024
/**
 * Callbacks per turn of the event loop. Each of them writes to a socket; the loop accepts one new connection a turn, so
 * long turns would starve newcomers.
 */
const runsPerTurn = 64

export class Wheel {
  readonly #now: () => number
  readonly #slots = Array.from({ length: slotCount }, (): Array<Waiting> => [])
  /** Taken from the slots, due, not yet run. */
  #ready: Array<Waiting> = []
  #nextReady = 0
  #waiting = 0
  /** The first millisecond whose slot may hold what is due. */
  #tick: number
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #immediate: NodeJS.Immediate | undefined

  /** @param now monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now
    this.#tick = Math.floor(now())
  }

  /** How many wait. */
  get size(): number {
    return this.#waiting
  }

  /** Calls `run` no sooner than `due`, on `now`'s scale. */
  add(due: number, run: () => void): Waiting {
    const entry = new Waiting(run)
    this.put(entry, due)
    return entry
  }

  /** Lets an entry wait that the wheel does not hold. */
  put(entry: Waiting, due: number): void {
    entry.due = due
    entry.waits = true
    entry.held = true
    if (this.#waiting++ === 0) this.#timer?.ref()
    const time = Math.max(this.#tick, Math.ceil(due))
    this.#slot(time).push(entry)
    this.#armAt(time)
  }

  cancel(entry: Waiting): void {
    if (!entry.waits) return
    entry.waits = false
    // Its slot may have it until the wheel turns again, and is not to have what the call was about.
    entry.run = nothing
    // The timer sweeps the slots when it is time, but keeps no process from ending for it.
    if (--this.#waiting === 0) this.#timer?.unref()
  }

  /** Stops the timer; what still waits never runs. */
  stop(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
  }

  #slot(time: number): Array<Waiting> {
    return this.#slots[time % slotCount] as Array<Waiting>
  }

  readonly #turn = (): void => {
    this.#immediate = undefined
    this.#collect()
    this.#runReady()
    if (this.#nextReady < this.#ready.length) this.#immediate = setImmediate(this.#turn)
    else if (this.#waiting > 0) this.#armAt(this.#nextOccupied())
  }

  /** Moves what is due from the slots to those ready; entries of a later round stay. */
  #collect(): void {
    const end = Math.floor(this.#now())
    const last = Math.min(end, this.#tick + slotCount - 1)
    for (let at = this.#tick; at <= last; at++) {
      const slot = this.#slot(at)
      let kept = 0
      for (const entry of slot) {
        if (!entry.waits) entry.held = false
        else if (entry.due > end) slot[kept++] = entry
        else this.#ready.push(entry)
      }
      slot.length = kept
    }
    this.#tick = Math.max(this.#tick, end)
  }

  #runReady(): void {
    for (let runs = 0; this.#nextReady < this.#ready.length && runs < runsPerTurn; runs++) {
      const entry = this.#ready[this.#nextReady++] as Waiting
      entry.held = false
      if (!entry.waits) continue
      entry.waits = false
      this.#waiting--
      entry.run()
    }
    if (this.#nextReady < this.#ready.length) return
    this.#ready = []
    this.#nextReady = 0
  }

  /** When the next slot with anything in it comes round; a turn of the wheel away at most. */
  #nextOccupied(): number {
    const end = this.#tick + slotCount
    for (let at = this.#tick; at < end; at++) if (this.#slot(at).length > 0) return at
    return end
  }

  #armAt(time: number): void {
    if (time >= this.#timerAt || this.#immediate !== undefined) return
    clearTimeout(this.#timer)
    this.#timerAt = time
    this.#timer = setTimeout(this.#onTimer, Math.max(1, Math.ceil(time - this.#now())))
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined
    this.#timerAt = Number.POSITIVE_INFINITY
    // A turn that is under way in pieces arms the timer again at its end.
    if (this.#immediate === undefined) this.#turn()
  }
}
