import type { Blow } from './blow.ts'
import type { MeddlerName } from './meddle.ts'
import type { Race } from './race.ts'
import type { StoryName } from './story.ts'
import type { Weather } from './weather.ts'

/** All that makes one telling what it is. As JSON it is the reproduction: the same case tells the same story. */
export interface Case {
  readonly story: StoryName
  /** As `KEYS` names them. */
  readonly key: string
  /** In turn: the second counts from the first. */
  readonly blows?: readonly Blow[]
  /** A person, from this request on, as soon as there is something to meddle with. */
  readonly meddle?: { readonly who: MeddlerName; readonly at: number }
  readonly race?: Race
  readonly weather?: Weather
}
