import { underTest } from '../runtime-conformance/runtime-under-test.ts'
import { describeScaling } from '../runtime-conformance/scaling-suite.ts'

describeScaling(underTest('docker'))
