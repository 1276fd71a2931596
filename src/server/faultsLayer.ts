/** The faults that the settings choose. */
import { Faults } from "../faults/Faults.ts"
import type { Settings } from "../settings/Settings.ts"

/** @param startedAt when the schedule begins, in Unix milliseconds; absent: now. */
export const faultsLayer = ({ errors, faults, schedule, control }: Settings, startedAt?: number) =>
  Faults.layer({ errors, rules: faults, schedule, headers: control.headers, startedAt })
