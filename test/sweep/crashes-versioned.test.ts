// A file for each layout: they run side by side.
import { testCrashes } from './crashes.ts'

testCrashes('versioned')
