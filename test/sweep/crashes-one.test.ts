// Every single crash, in two files that run side by side and last alike: each further file would load all of it anew, and run it cold.
import { testHosted } from './crashes/hosted.ts'
import { testKept } from './crashes/kept.ts'
import { testUsual } from './crashes/usual.ts'

testUsual('single')
testHosted()
testKept()
