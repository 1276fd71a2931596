/** Headers of the pages for browsers: what they may load, and that nobody may frame them. */

/** `scripts` and `styles` are sources besides the page's own origin. */
export const pageHeaders = (scripts: string, styles: string) => ({
  "content-security-policy":
    `default-src 'none'; script-src ${scripts}; style-src ${styles}; connect-src 'self'; img-src data:; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
})
