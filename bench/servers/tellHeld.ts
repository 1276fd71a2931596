/** Loaded before a server: tells the bench what the process holds, whenever it asks. */
import { heldNow } from "../held.ts"

process.on("message", async () => process.send?.(await heldNow()))
