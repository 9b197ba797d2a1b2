import { dockerUnderTest } from '../runtime-conformance/runtime-under-test.ts'
import { describeRuntime } from '../runtime-conformance/suite.ts'
import { objectsOf } from './leftovers.ts'

describeRuntime({ ...dockerUnderTest, left: objectsOf })
