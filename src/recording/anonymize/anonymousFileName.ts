/** A file's name that says no more than its ending. */
export const anonymousFileName = (name: string): string => `file${/\.\w{1,5}$/.exec(name.trim())?.[0] ?? ""}`
