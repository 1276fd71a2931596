/** Tells V8 to make all objects young, whatever it saw of them at the start. */
import { setFlagsFromString } from "node:v8"

/**
 * What is made while modules load lives on, so V8 comes to make the like of it among the old objects, where each keeps
 * alive the young ones it points to: a third of an answer's work went into moving what was dead already. To be imported
 * before all else.
 */
setFlagsFromString("--no-allocation-site-pretenuring")
