/** Silence as AAC. */

export const aacFrameSamples = 1_024

/** ADTS, low complexity, 24 kHz, mono: a header of seven bytes, then one channel whose only band is silent. */
export const aacFrame: Buffer = Buffer.from("fff1584001bffc00c800802380", "hex")
