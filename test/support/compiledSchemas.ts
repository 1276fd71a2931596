/** Compiles schemas in the tests as `bin.ts` does, so that what is tested is what runs. */
import "effect/schema/SchemaJITCompiler/enable"
