/** The instructions of a Dockerfile, by stage. */

export interface Instruction {
  readonly name: string
  readonly text: string
}

export interface Stage {
  readonly base: string
  readonly name: string
  readonly instructions: ReadonlyArray<Instruction>
}

export const stagesOf = (dockerfile: string): ReadonlyArray<Stage> => {
  const lines = dockerfile
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
  const stages: Array<{ base: string; name: string; instructions: Array<Instruction> }> = []
  for (const line of lines) {
    const [, name = "", text = ""] = /^\s*(\w+)\s+(.*?)\s*$/.exec(line) ?? []
    if (name === "FROM") {
      const [base = "", , alias = ""] = text.split(/\s+/)
      stages.push({ base, name: alias, instructions: [] })
    } else {
      const stage = stages.at(-1)
      if (stage === undefined) throw new Error(`${name} stands before the first FROM`)
      stage.instructions.push({ name, text })
    }
  }
  return stages
}
