/** The manual page, from the commands' own help. */

type Help = readonly [command: ReadonlyArray<string>, text: string]

interface Section {
  readonly title: string
  readonly lines: ReadonlyArray<string>
}

/** In roff, for `man llmsim`: the program's own help, and beneath it a section for each command. */
export const manPage = (commands: ReadonlyArray<Help>): string => {
  const [[, own] = [[], ""], ...below] = commands
  const named = sectionsOf(own).filter(({ title }) => title !== "DESCRIPTION")
  const description =
    sectionsOf(own)
      .find(({ title }) => title === "DESCRIPTION")
      ?.lines.join(" ")
      .trim() ?? ""
  const lines = [
    '.\\" Made from the help of the commands by `npm run generate`.',
    ".TH LLMSIM 1",
    ".SH NAME",
    `llmsim \\- ${roff(description.charAt(0).toLowerCase() + description.slice(1))}`,
    ...named.flatMap(roffOf),
    ".SH COMMANDS",
    ...below.flatMap(([command, text]) => [
      `.SS llmsim ${roff(command.join(" "))}`,
      ...sectionsOf(text).flatMap(({ title, lines: body }) =>
        title === "DESCRIPTION"
          ? [...body.map((line) => roff(line.trim())), ".PP"]
          : [`\\fB${title}\\fR`, ...verbatim(body)],
      ),
    ]),
    ".SH ENVIRONMENT",
    "LLMSIM_* variables set what flags do not; LLMSIM_CONFIG names the settings file.",
    ".SH EXIT STATUS",
    "0 when all went well or the server was told to stop, else 1.",
  ]
  return `${lines.join("\n")}\n`
}

/** A heading stands at the margin, and what is below it does not. */
const sectionsOf = (text: string): ReadonlyArray<Section> =>
  [...text.matchAll(/^(\S.*)\n((?: .*\n?|\n)*)/gm)].map(({ 1: title = "", 2: body = "" }) => ({
    title,
    lines: body.trimEnd().split("\n"),
  }))

const roffOf = ({ title, lines }: Section): ReadonlyArray<string> => [`.SH ${title}`, ...verbatim(lines)]

const verbatim = (lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  ".nf",
  ...lines.map((line) => roff(line.trimEnd())),
  ".fi",
]

/** A backslash, a hyphen and a dot or quote at a line's start mean something to roff. */
const roff = (line: string): string =>
  line
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1")
