// The other half: see crashes-one.test.ts.
import { testDual } from './crashes/dual.ts'
import { testOpted } from './crashes/opted.ts'
import { testOutside } from './crashes/outside.ts'
import { testPair } from './crashes/pair.ts'
import { testStarted } from './crashes/started.ts'
import { testUnit } from './crashes/unit.ts'
import { testUsual } from './crashes/usual.ts'

testUsual('versioned')
testDual()
testUnit()
testOpted()
testOutside()
testPair()
testStarted()
