import { expect, test } from 'vitest'
import { projectOf } from './jars.ts'

test('a project asks for each file by its coordinates, and for nothing behind it', () => {
  const project = projectOf(['org/apache/kafka/kafka_2.13/4.1.0/kafka_2.13-4.1.0.jar'])
  expect(project).toContain(
    '<groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.1.0</version>',
  )
  expect(project).toContain('<exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>')
})
