import { VENDORS } from '../../src/sandbox/vendors.ts'
import { testCrashes } from './crashes.ts'

testCrashes('single', VENDORS.slice(1, 3))
