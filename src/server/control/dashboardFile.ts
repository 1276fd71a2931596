/** The dashboard's files, as the package has them. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** As far from here in `dist` as in `src`. */
const folder = join(import.meta.dirname, "../../../assets/dashboard")

export const dashboardFile = (name: string): Buffer => readFileSync(join(folder, name))
