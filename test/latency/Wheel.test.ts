/** One timer for thousands that wait: nobody leaves early, nobody is forgotten. */
import { afterEach, assert, beforeEach, describe, it, vi } from "@effect/vitest"
import { Schema } from "effect"
import { Wheel, WheelAlarm } from "../../src/latency/Wheel.ts"

const now = () => performance.now()

/** Adds entries that note when they ran. */
const noting = (wheel: Wheel) => {
  const ran: Array<readonly [due: number, at: number]> = []
  return { ran, add: (due: number) => wheel.add(due, () => ran.push([due, now()])) }
}

const turn = 1_024

describe("Wheel", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
    })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it("runs each entry at its millisecond, fractions rounded up", () => {
    const { ran, add } = noting(new Wheel(now))
    for (const due of [5, 1.2, 3, 3.5]) add(due)
    vi.advanceTimersByTime(20)
    assert.deepStrictEqual(ran, [
      [1.2, 2],
      [3, 3],
      [3.5, 4],
      [5, 5],
    ])
  })

  it("runs entries of one time in the order they were added", () => {
    const wheel = new Wheel(now)
    const ran: Array<string> = []
    for (const name of ["a", "b", "c"]) wheel.add(7, () => ran.push(name))
    vi.advanceTimersByTime(7)
    assert.deepStrictEqual(ran, ["a", "b", "c"])
  })

  it("runs an entry that is overdue as soon as it can", () => {
    vi.advanceTimersByTime(50)
    const { ran, add } = noting(new Wheel(now))
    add(10)
    assert.deepStrictEqual(ran, [])
    vi.advanceTimersByTime(1)
    assert.deepStrictEqual(ran, [[10, 51]])
  })

  it("keeps a process only while somebody waits, also for who comes after one who left", () => {
    const wheel = new Wheel(now)
    // Not by a spy: Vitest would put back, after the file, what is a fake here, and the next file's timers never end.
    const { setTimeout } = globalThis
    let timer: NodeJS.Timeout | undefined
    globalThis.setTimeout = ((run: () => void, ms: number) => {
      timer = setTimeout(run, ms)
      return timer
    }) as typeof setTimeout
    wheel.cancel(wheel.add(5, () => assert.fail("was cancelled")))
    globalThis.setTimeout = setTimeout
    assert.isFalse(timer?.hasRef())
    const { ran, add } = noting(wheel)
    add(9)
    assert.isTrue(timer?.hasRef())
    vi.advanceTimersByTime(20)
    assert.deepStrictEqual(ran, [[9, 9]])
  })

  it("keeps entries of a later turn of the wheel for their turn", () => {
    const { ran, add } = noting(new Wheel(now))
    const dues = [10, 10 + turn, 10 + 3 * turn, 2 * turn]
    for (const due of dues) add(due)
    vi.advanceTimersByTime(4 * turn)
    assert.deepStrictEqual(
      ran,
      dues.toSorted((a, b) => a - b).map((due) => [due, due]),
    )
  })

  it("never runs what was cancelled", () => {
    const wheel = new Wheel(now)
    const { ran, add } = noting(wheel)
    const entry = add(5)
    add(6)
    wheel.cancel(entry)
    wheel.cancel(entry)
    assert.strictEqual(wheel.size, 1)
    vi.advanceTimersByTime(10)
    assert.deepStrictEqual(ran, [[6, 6]])
  })

  it("keeps nothing of what was cancelled", () => {
    const wheel = new Wheel(now)
    const run = () => assert.fail("was cancelled")
    const entry = wheel.add(500, run)
    wheel.cancel(entry)
    assert.notStrictEqual(entry.run, run)
  })

  it("calls an alarm as often as it is set, also after it was cancelled", () => {
    const wheel = new Wheel(now)
    const ran: Array<number> = []
    const alarm = new WheelAlarm(wheel, () => ran.push(now()))
    alarm.at(5)
    vi.advanceTimersByTime(10)
    alarm.at(12)
    alarm.cancel()
    alarm.at(15)
    vi.advanceTimersByTime(10)
    alarm.at(25)
    vi.advanceTimersByTime(10)
    assert.deepStrictEqual([ran, wheel.size], [[5, 15, 25], 0])
  })

  it("lets one entry cancel another of the same time", () => {
    const wheel = new Wheel(now)
    const { ran, add } = noting(wheel)
    wheel.add(5, () => wheel.cancel(second))
    const second = add(5)
    vi.advanceTimersByTime(10)
    assert.deepStrictEqual([ran, wheel.size], [[], 0])
  })

  it("counts those that wait", () => {
    const wheel = new Wheel(now)
    const { add } = noting(wheel)
    for (const due of [1, 2, 3]) add(due)
    assert.strictEqual(wheel.size, 3)
    vi.advanceTimersByTime(2)
    assert.strictEqual(wheel.size, 1)
    vi.advanceTimersByTime(1)
    assert.strictEqual(wheel.size, 0)
  })

  it("runs thousands of one time, each once", () => {
    const wheel = new Wheel(now)
    const runs = new Map<number, number>()
    for (let i = 0; i < 5_000; i++) wheel.add(3, () => runs.set(i, (runs.get(i) ?? 0) + 1))
    vi.advanceTimersByTime(3)
    vi.runAllTimers()
    assert.strictEqual(runs.size, 5_000)
    assert.isTrue([...runs.values()].every((count) => count === 1))
    assert.strictEqual(wheel.size, 0)
  })

  it("lets entries add others, earlier and later", () => {
    const wheel = new Wheel(now)
    const { ran, add } = noting(wheel)
    wheel.add(10, () => {
      add(20)
      add(12)
      add(5)
    })
    vi.advanceTimersByTime(30)
    assert.deepStrictEqual(ran, [
      [5, 11],
      [12, 12],
      [20, 20],
    ])
  })

  it("runs an entry that is sooner than the one it waits for", () => {
    const { ran, add } = noting(new Wheel(now))
    add(100)
    vi.advanceTimersByTime(10)
    add(20)
    vi.advanceTimersByTime(100)
    assert.deepStrictEqual(ran, [
      [20, 20],
      [100, 100],
    ])
  })

  it("forgets nobody when the process stood still for turns of the wheel", () => {
    let stalled = 0
    const wheel = new Wheel(() => now() + stalled)
    const ran: Array<number> = []
    const dues = [1, 500, turn + 1, 2 * turn + 7, 3 * turn, 4 * turn]
    for (const due of dues) wheel.add(due, () => ran.push(due))
    stalled = 3 * turn
    vi.advanceTimersByTime(2)
    assert.deepStrictEqual(new Set(ran), new Set(dues.slice(0, 5)))
    vi.advanceTimersByTime(turn)
    assert.strictEqual(ran.at(-1), 4 * turn)
  })

  it("runs nothing after it was stopped", () => {
    const wheel = new Wheel(now)
    const { ran, add } = noting(wheel)
    for (let i = 0; i < 200; i++) add(5)
    vi.advanceTimersByTime(4)
    wheel.stop()
    vi.advanceTimersByTime(2 * turn)
    assert.deepStrictEqual(ran, [])
  })

  it("sets no timer while nobody waits", () => {
    const wheel = new Wheel(now)
    assert.strictEqual(vi.getTimerCount(), 0)
    noting(wheel).add(5)
    assert.strictEqual(vi.getTimerCount(), 1)
    vi.advanceTimersByTime(5)
    assert.strictEqual(vi.getTimerCount(), 0)
  })

  const dueList = Schema.Array(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 3 * turn }))).check(
    Schema.isMaxLength(40),
  )
  it.prop(
    "runs every entry within a millisecond of its time and never before",
    [dueList],
    ([dues]) => {
      const start = Math.ceil(now())
      vi.advanceTimersByTime(start - now())
      const wheel = new Wheel(now)
      const { ran, add } = noting(wheel)
      for (const due of dues) add(start + due)
      vi.advanceTimersByTime(3 * turn + 5)
      assert.strictEqual(ran.length, dues.length)
      for (const [due, at] of ran) {
        assert.isAtLeast(at, due)
        assert.isAtMost(at, Math.max(due, start) + 1.001)
      }
    },
    { arbitrary: { runs: 100, seed: 1 } },
  )
})
