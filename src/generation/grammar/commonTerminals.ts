/** The terminals that a Lark grammar imports from `common`, as regular expressions. */

const number = "(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
const decimal = "(?:[0-9]+\\.[0-9]*|\\.[0-9]+)"
const float = `(?:[0-9]+[eE][+-]?[0-9]+|${decimal}(?:[eE][+-]?[0-9]+)?)`
const lower = "a-zçğıöşü"
const upper = "A-ZÇĞİÖŞÜ"

export const commonTerminals: Readonly<Record<string, string>> = {
  DIGIT: "[0-9]",
  HEXDIGIT: "[a-fA-F0-9]",
  INT: "[0-9]+",
  SIGNED_INT: "[+-]?[0-9]+",
  DECIMAL: decimal,
  _EXP: "[eE][+-]?[0-9]+",
  FLOAT: float,
  SIGNED_FLOAT: `[+-]?${float}`,
  NUMBER: number,
  SIGNED_NUMBER: `[+-]?${number}`,
  STRING_INNER: '(?:\\\\"|[^"])',
  _STRING_INNER: '[^"\\\\]*(?:\\\\.[^"\\\\]*)*',
  ESCAPED_STRING: '"[^"\\\\\\n]*(?:\\\\.[^"\\\\\\n]*)*"',
  LCASE_LETTER: `[${lower}]`,
  UCASE_LETTER: `[${upper}]`,
  LETTER: `[${lower}${upper}]`,
  WORD: `[${lower}${upper}]+`,
  CNAME: `[_${lower}${upper}][_${lower}${upper}0-9]*`,
  WS_INLINE: "[ \\t]+",
  WS: "[ \\t\\f\\r\\n]+",
  CR: "\\r",
  LF: "\\n",
  NEWLINE: "(?:\\r?\\n)+",
  SH_COMMENT: "#[^\\n]*",
  CPP_COMMENT: "//[^\\n]*",
  SQL_COMMENT: "--[^\\n]*",
  C_COMMENT: "/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/",
}
