import { testCrashes } from './crashes.ts'

testCrashes('versioned')
