// Checks the current stage, and notifies people only if the verdict has changed: in a comment on the rollout's GitHub
// issue, and in Slack. Run it every hour, from the workflow in this folder or from cron. It exits with 1 for a
// roll-back, and if the check cannot run as configured. A source that does not answer is a warning; the next hour tries
// again.
//
//   GITHUB_REPOSITORY=org/repo ROLLOUT_ISSUE=123 GITHUB_TOKEN=… SLACK_WEBHOOK_URL=… node scheduled-check.mjs --source datadog
//
// Arguments go to `journey-monitor rollout check`; add --post-events to mark the rollout on Datadog's dashboards. Leave
// out GITHUB_* or SLACK_WEBHOOK_URL to notify only the other. Without GitHub, the last verdict is kept in VERDICT_FILE.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const {
  JOURNEY_MONITOR = 'npx @journey-monitor/cli',
  GITHUB_API_URL = 'https://api.github.com',
  GITHUB_REPOSITORY,
  GITHUB_TOKEN,
  ROLLOUT_ISSUE,
  SLACK_WEBHOOK_URL,
  VERDICT_FILE = '.rollout-verdict',
} = process.env
const ROLL_BACK = 20
const NO_ANSWER = 1
const WRONG_QUESTION = 2

const [command, ...commandArguments] = JOURNEY_MONITOR.split(' ')
const asOf = new Date().toISOString()

/** Runs a check. It is asynchronous, so that `fetch` learns of connections that a server closes in the meantime. */
function check(format) {
  const isFirst = format.includes('--json')
  const given = process.argv.slice(2).filter(argument => isFirst || argument !== '--post-events')
  const time = given.includes('--as-of') ? [] : ['--as-of', asOf]
  const checkArguments = [...commandArguments, 'rollout', 'check', ...given, ...time, ...format]
  return new Promise(resolve => {
    execFile(command, checkArguments, { maxBuffer: 2 ** 26 }, (error, out, stderr) => {
      process.stderr.write(stderr)
      const status = typeof error?.code === 'number' ? error.code : WRONG_QUESTION
      resolve({ status: error ? status : 0, out })
    })
  })
}

async function request(url, { body, ...options } = {}) {
  const response = await fetch(url, { ...options, ...(body && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`)
  return response
}

const hasIssue = Boolean(GITHUB_REPOSITORY && GITHUB_TOKEN && ROLLOUT_ISSUE)
const comments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues/${ROLLOUT_ISSUE}/comments`
const headers = {
  authorization: `Bearer ${GITHUB_TOKEN}`,
  accept: 'application/vnd.github+json',
  'content-type': 'application/json',
}

/** Returns the verdict of the newest comment. */
async function lastVerdict() {
  if (!hasIssue) return existsSync(VERDICT_FILE) ? readFileSync(VERDICT_FILE, 'utf8') : undefined
  let last
  for (let page = 1; ; page++) {
    const response = await request(`${comments}?per_page=100&page=${page}`, { headers })
    const found = await response.json()
    for (const { body } of found) last = /<!-- journey-monitor verdict: (.*?) -->/.exec(body ?? '')?.[1] ?? last
    if (found.length < 100) return last
  }
}

const { status, out } = await check(['--json'])
if (status === NO_ANSWER) {
  console.log('::warning::The check had no answer; the next run asks again.')
} else if (status === WRONG_QUESTION) {
  process.exitCode = 1
} else {
  const { stage, verdict } = JSON.parse(out)
  const now = `${stage} ${verdict}`
  console.log(now)
  if ((await lastVerdict()) !== now) {
    const stageArguments = process.argv.includes('--stage') ? [] : ['--stage', stage]
    if (SLACK_WEBHOOK_URL) {
      const message = JSON.parse((await check([...stageArguments, '--slack'])).out)
      await request(SLACK_WEBHOOK_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: message,
      })
    }
    if (hasIssue) {
      const { out: body } = await check([...stageArguments, '--markdown'])
      await request(comments, { method: 'POST', headers, body: { body } })
    } else {
      writeFileSync(VERDICT_FILE, now)
    }
  }
  process.exitCode = status === ROLL_BACK ? 1 : 0
}
