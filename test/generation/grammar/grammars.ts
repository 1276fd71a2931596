/** Grammars that callers send, each with a judge that does not know them. */

interface Known {
  readonly grammar: string
  readonly judge: (text: string) => boolean
}

/** As Codex sends it for its tool `apply_patch`. */
const applyPatch = `start: begin_patch hunk+ end_patch
begin_patch: "*** Begin Patch" LF
end_patch: "*** End Patch" LF?

hunk: add_hunk | delete_hunk | update_hunk
add_hunk: "*** Add File: " filename LF add_line+
delete_hunk: "*** Delete File: " filename LF
update_hunk: "*** Update File: " filename LF change_move? change?

filename: /(.+)/
add_line: "+" /(.*)/ LF -> line

change_move: "*** Move to: " filename LF
change: (change_context | change_line)+ eof_line?
change_context: ("@@" | "@@ " /(.+)/) LF
change_line: ("+" | "-" | " ") /(.*)/ LF
eof_line: "*** End of File" LF

%import common.LF
`

const patch = new RegExp(
  [
    "^\\*\\*\\* Begin Patch\\n(?:",
    "\\*\\*\\* Add File: .+\\n(?:\\+.*\\n)+",
    "|\\*\\*\\* Delete File: .+\\n",
    "|\\*\\*\\* Update File: .+\\n(?:\\*\\*\\* Move to: .+\\n)?(?:(?:@@(?: .+)?\\n|[+ -].*\\n)+(?:\\*\\*\\* End of File\\n)?)?",
    ")+\\*\\*\\* End Patch\\n?$",
  ].join(""),
)

/** As OpenAI's guide to custom tools has it. */
const arithmetic = `
start: expr
expr: term (SP ADD SP term)* -> add
| term
term: factor (SP MUL SP factor)* -> mul
| factor
factor: INT
SP: " "
ADD: "+"
MUL: "*"
%import common.INT
`

const calculator = `
// The calculator of Lark's own examples, with blanks between tokens.
?start: sum
?sum: product
    | sum "+" product   -> add
    | sum "-" product   -> sub
?product.2: atom
    | product "*" atom  -> mul
    | product "/" atom  -> div
?atom: NUMBER           -> number  # a comment of the other kind
     | "-" atom         -> neg
     | NAME             -> var
     | "(" sum ")"
%import common.CNAME -> NAME
%import common.NUMBER
%import common.WS_INLINE
%ignore WS_INLINE
`

const sql = `
            // ---------- Punctuation ----------
            SP: " "
            COMMA: ","
            SEMI: ";"
            start: "SELECT" SP select_list SP "FROM" SP table (SP "WHERE" SP condition)? (SP "LIMIT" SP NUMBER)? SEMI
            select_list: column (COMMA SP column)*
            column: IDENTIFIER
            table: IDENTIFIER
            condition: column SP OPERATOR SP value | condition SP ("AND" | "OR") SP condition
            value: NUMBER | DATE
            OPERATOR: "=" | ">" | "<" | ">=" | "<="
            IDENTIFIER: /[A-Za-z_][A-Za-z0-9_]*/
            NUMBER: /[0-9]+/
            DATE: /'[0-9]{4}-[0-9]{2}-[0-9]{2}'/
`

const comparison = "[A-Za-z_]\\w* (?:=|>|<|>=|<=) (?:\\d+|'\\d{4}-\\d\\d-\\d\\d')"
const query = new RegExp(
  `^SELECT \\w+(?:, \\w+)* FROM \\w+(?: WHERE ${comparison}(?: (?:AND|OR) ${comparison})*)?(?: LIMIT \\d+)?;$`,
)

const json = `
start: value
value: object | array | ESCAPED_STRING | SIGNED_JSON | "true" | "false" | "null"
object: "{" [pair ("," pair)*] "}"
pair: ESCAPED_STRING ":" value
array: "[" [value ("," value)*] "]"
SIGNED_JSON: "-"? /0|[1-9][0-9]*/ ("." DIGIT+)? ("e"i ["+" | "-"] DIGIT+)?
%import common (DIGIT, ESCAPED_STRING)
%import common.WS
%ignore WS
`

const many = Array.from({ length: 400 }, (_, i) => `place${i}`)

/** A terminal too long for one expression, within which nothing may stand. */
const longTerminal = `
start: ROAD+
ROAD: "from:" PLACE "/" PLACE
PLACE: ${many.map((name) => `"${name}"`).join(" | ")}
%ignore " "
`

const flags = `
start: GREETING SPACE DATE [SPACE /(?P<hour>0?[1-9]|1[0-2])(?P<half>AM|PM)/] END~1..3
GREETING: "hello"i | "good " ("morning" | "night")
SPACE: "\\x20" | "\\t"
DATE: /\\d{4} - [[:digit:]]{2} # a comment
  /x
END: "a".."c" "\\u0021"
`.replace("# a comment\n  ", "")

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Operators between operands, brackets in pairs. */
const isSum = (text: string): boolean => {
  let flat = text.replace(/\s+/g, " ")
  for (let before = ""; before !== flat; ) {
    before = flat
    flat = flat.replace(/\( ?(?:- ?)*OK ?\)|(?<![\w.])(?!OK\b)(?:\d+\.?\d*|[a-z_]\w*)(?![\w.])/g, "OK")
    flat = flat.replace(/OK ?[-+*/] ?(?:- ?)*OK/g, "OK")
  }
  return /^(?:- ?)*OK$/.test(flat)
}

export const grammars: Readonly<Record<string, Known>> = {
  applyPatch: { grammar: applyPatch, judge: (text) => patch.test(text) },
  arithmetic: { grammar: arithmetic, judge: (text) => /^\d+(?: [+*] \d+)*$/.test(text) },
  calculator: { grammar: calculator, judge: isSum },
  sql: { grammar: sql, judge: (text) => query.test(text) },
  json: { grammar: json, judge: isJson },
  longTerminal: {
    grammar: longTerminal,
    judge: (text) => /^from:place\d+\/place\d+(?: from:place\d+\/place\d+)*$/.test(text),
  },
  flags: {
    grammar: flags,
    judge: (text) =>
      /^(?:hello|good (?:morning|night))[ \t]\d{4}-\d{2}(?:[ \t](?:0?[1-9]|1[0-2])(?:AM|PM))?(?:[abc]!){1,3}$/i.test(
        text,
      ),
  },
}
