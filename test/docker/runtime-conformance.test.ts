import { underTest } from '../runtime-conformance/runtime-under-test.ts'
import { describeRuntime } from '../runtime-conformance/suite.ts'
import { objectsOf } from './leftovers.ts'

describeRuntime({ ...underTest('docker'), left: objectsOf })
