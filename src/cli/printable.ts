/** Text that changes nothing where it is shown: no line of its own, no colour, no direction of writing. */

/** Controls, C1 among them, which some terminals obey; line and paragraph separators; marks that turn text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Controls as JSON writes them, so that JSON stays JSON. */
export const printable = (text: string): string =>
  text.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`)
