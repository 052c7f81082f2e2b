import { CALLED } from '../../src/sandbox/vendors.ts'
import { testCrashes } from './crashes.ts'

testCrashes('single', CALLED.slice(1, 3))
