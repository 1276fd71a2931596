/** A URL as it may be shown: without the name and the password before the host. */

/** As far as the last `@`, since a password may hold one that nobody has escaped. */
export const hideCredentials = (url: string): string => url.replace(/^([a-z][\w+.-]*:\/\/).*@/is, "$1***@")
