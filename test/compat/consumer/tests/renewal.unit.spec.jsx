import { datadogRum } from '@datadog/browser-rum'
import { journeyWrapper, mockIntersectionObserver } from '@journey-monitor/react/testing'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { renewal } from '@journey-monitor/sdk/renewal'
import { assertAbandoned, assertCompleted, createTestJourney } from '@journey-monitor/sdk/testing'
import { cleanup, fireEvent, render } from '@testing-library/react'
import { expect } from 'chai'
import React from 'react'
import sinon from 'sinon'
import { SendRxRenewalMessage } from '../src/medications/SendRxRenewalMessage'

describe('the renewal link', () => {
  let viewport
  beforeEach(() => {
    viewport = mockIntersectionObserver()
  })
  afterEach(() => {
    viewport.restore()
    cleanup()
  })

  const setUp = test => {
    const navigate = sinon.spy()
    const screen = render(<SendRxRenewalMessage href="/next" navigate={navigate} />, {
      wrapper: journeyWrapper(test.journey),
    })
    viewport.show(screen.getByText('Send a renewal request message'))
    fireEvent.click(screen.getByText('Send a renewal request message'))
    return { navigate, ...screen }
  }

  it('signals each step before the page is left', () => {
    const test = createTestJourney(renewal)
    const { getByText, navigate } = setUp(test)
    fireEvent.click(getByText('Continue'))
    assertCompleted(test, 'link_view')
    assertCompleted(test, 'modal')
    expect(test.signals).to.deep.equal(['link_view.start', 'link_view.complete', 'modal.start', 'modal.complete'])
    expect(navigate.calledWith('/next')).to.equal(true)
  })

  it('signals that the modal was left', () => {
    const test = createTestJourney(renewal)
    fireEvent.click(setUp(test).getByText('Back'))
    assertAbandoned(test, 'modal', 'back')
  })

  it('is seen by a spy on the real RUM', () => {
    const sandbox = sinon.createSandbox()
    const addAction = sandbox.spy(datadogRum, 'addAction')
    createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] }).start('link_view', { page: 'list' })
    expect(addAction.calledWithMatch('rx_renewal.link_view.start', { journey: { seq: 1 } })).to.equal(true)
    sandbox.restore()
  })

  it('leaves no timer behind', function () {
    // Mocha's own is one.
    this.timeout(0)
    expect(process.getActiveResourcesInfo()).not.to.include('Timeout')
  })
})
