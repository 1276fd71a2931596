/** The words that texts are made of. */
import type { Vocabulary } from "./Phrasebook.ts"

const list = (words: string): ReadonlyArray<string> => words.trim().split(/\s+/)

export const lorem: Vocabulary = {
  opening: list("lorem ipsum dolor sit amet"),
  words: list(`
    lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna
    aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute
    irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non
    proident sunt culpa qui officia deserunt mollit anim id est laborum
  `),
}

const common = list(`
    time year people way day man thing woman life child world school state family student group country problem hand
    part place case week company system program question work government number night point home water room mother area
    money story fact month lot right study book eye job word business issue side kind head house service friend father
    power hour game line end member law car city community name president team minute idea body information back parent
    face others level office door health person art war history party result change morning reason research girl guy
    moment air teacher force education foot boy age policy music market sense nation plan college interest death
    experience effect use class control field development role effort rate heart drug show leader light voice wife
    police mind price report decision son view relationship town road arm difference value building action season
    society tax director position player record paper space ground form event official matter center couple site project
    activity star table need court oil situation cost industry figure street image phone data picture practice piece
    land product doctor wall worker news test movie north love support technology
  `)

export const randomWords: Vocabulary = { opening: [], words: common }

/** What a model says to itself. */
export const thoughts: Vocabulary = { opening: list("okay the user wants to know about this so"), words: common }
