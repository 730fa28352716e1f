// @vitest-environment jsdom
import './msw.test.ts'
