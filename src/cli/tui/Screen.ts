/** The dashboard on a terminal: a head, one panel, a foot, and what the keys do. */
import { Box, Text, useApp, useInput, useWindowSize } from "ink"
import { createElement as h, type ReactNode, useState, useSyncExternalStore } from "react"
import { breakages, type FaultKind, refusals } from "../../faults/Fault.ts"
import type { Feed, FeedState } from "./Feed.ts"
import { type PanelName, panelLines, panelNames } from "./panels.ts"

export interface ScreenProps {
  readonly feed: Feed
  readonly onRefresh: () => void
  /** `times` of the fault from now on. */
  readonly onFault: (kind: FaultKind) => void
}

type Mode = "watch" | "fault" | "filter" | "help"

const kinds: ReadonlyArray<FaultKind> = [...refusals, ...breakages]

const help = [
  "q  quit                 tab  next panel",
  "r  refresh now          /    filter requests",
  "p  pause, and go on     f    inject a fault into one call",
  "?  this help            esc  leave what is open",
]

export const Screen = (props: ScreenProps): ReactNode => {
  const { columns, rows } = useWindowSize()
  const live = useSyncExternalStore(props.feed.subscribe, props.feed.state)
  const { paused, panel, mode, typed, filter } = useControls(props, live)
  const state = paused ?? live
  const width = columns || usualSize.width
  const height = rows || usualSize.height
  const lines = mode === "help" ? help : panelLines(panel, state, filter, { width, height: Math.max(1, height - 5) })
  const tabs = panelNames.map((name) => (name === panel ? `[${name}]` : ` ${name} `)).join(" ")
  return h(
    Box,
    { flexDirection: "column", width, height: height - 1 },
    h(Text, { bold: true, wrap: "truncate" }, head(state, paused !== undefined)),
    h(Text, { wrap: "truncate" }, filter === "" ? tabs : `${tabs}  only: ${filter}`),
    h(
      Box,
      { flexDirection: "column", flexGrow: 1 },
      ...lines.map((line, key) => h(Text, { key, wrap: "truncate" }, line)),
    ),
    h(Text, { dimColor: true, wrap: "truncate" }, foot(mode, typed, width)),
  )
}

/** Where the terminal does not tell its size. */
const usualSize = { width: 80, height: 24 }

/** What the keys have brought about. */
const useControls = ({ onRefresh, onFault }: ScreenProps, live: FeedState) => {
  const { exit } = useApp()
  const [paused, setPaused] = useState<FeedState | undefined>(undefined)
  const [panel, setPanel] = useState<PanelName>("overview")
  const [mode, setMode] = useState<Mode>("watch")
  const [typed, setTyped] = useState("")
  const [filter, setFilter] = useState("")
  const open = (next: Mode) => {
    setTyped("")
    setMode(next)
  }
  const act = (input: string) => {
    if (input === "q") exit()
    if (input === "r") onRefresh()
    if (input === "p") setPaused(paused === undefined ? live : undefined)
    if (input === "?") setMode(mode === "help" ? "watch" : "help")
    if (input === "f") open("fault")
    if (input === "/") open("filter")
  }
  const finish = () => {
    const kind = kinds.find((one) => one === typed.trim())
    if (mode === "fault" && kind !== undefined) onFault(kind)
    if (mode === "filter") setFilter(typed)
    setMode("watch")
  }
  useInput((input, key) => {
    if (key.escape) return setMode("watch")
    if (mode === "watch" || mode === "help") return key.tab ? setPanel(nextOf(panel)) : act(input)
    if (key.return) return finish()
    // What was typed may come faster than it is drawn, so the last text is asked for.
    if (key.backspace || key.delete) return setTyped((text) => text.slice(0, -1))
    setTyped((text) => text + input)
  })
  return { paused, panel, mode, typed, filter }
}

const nextOf = (panel: PanelName): PanelName =>
  panelNames[(panelNames.indexOf(panel) + 1) % panelNames.length] ?? "overview"

const head = ({ url, report, problem }: FeedState, paused: boolean): string => {
  const up = report === undefined ? "" : `  up ${Math.round(report.uptime_secs)} s`
  return `llmsim ${url}${up}${paused ? "  PAUSED" : ""}${problem === undefined ? "" : `  ${problem}`}`
}

/** Columns from which there is room for more than one blank between keys. */
const roomy = 70

const foot = (mode: Mode, typed: string, width: number): string => {
  if (mode === "fault") {
    const fitting = kinds.filter((kind) => kind.startsWith(typed)).slice(0, 6)
    return `fault: ${typed}_  ${fitting.length === 0 ? "no such fault" : fitting.join(" ")}`
  }
  if (mode === "filter") return `filter: ${typed}_`
  const keys = ["q quit", "r refresh", "p pause", "tab panel", "f fault", "/ filter", "? help"]
  return keys.join(width < roomy ? " " : "  ")
}
