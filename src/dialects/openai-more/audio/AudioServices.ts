/** What the audio endpoints stand on. */
import type { Generator } from "../../../generation/Generator.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import type { Seeds } from "../../../simulation/Seeds.ts"
import type { Tokenizer } from "../../../tokenizer/Tokenizer.ts"

export interface AudioServices extends RouteServices {
  readonly catalog: ModelCatalog["Service"]
  readonly generator: Generator["Service"]
  readonly seeds: Seeds["Service"]
  readonly tokenizer: Tokenizer["Service"]
}
