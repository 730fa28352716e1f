// Checks the stage that runs, and tells people only when the verdict has changed: in a comment on the rollout's GitHub
// issue, and in Slack. Run it every hour, from the workflow beside it or from cron. It exits with 1 for a roll-back, and
// where the check cannot be asked as it stands; a source that does not answer is a warning, and the next hour asks again.
//
//   GITHUB_REPOSITORY=org/repo ROLLOUT_ISSUE=123 GITHUB_TOKEN=… SLACK_WEBHOOK_URL=… node scheduled-check.mjs --source datadog
//
// Arguments go to `journey-monitor rollout check`. Leave GITHUB_* or SLACK_WEBHOOK_URL out to tell only the other. Without
// GitHub, the last verdict is kept in VERDICT_FILE.
import { spawnSync } from 'node:child_process'
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

function check(format) {
  const given = process.argv.slice(2)
  const time = given.includes('--as-of') ? [] : ['--as-of', asOf]
  const { status, stdout, stderr } = spawnSync(
    command,
    [...commandArguments, 'rollout', 'check', ...given, ...time, ...format],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  )
  process.stderr.write(stderr ?? '')
  return { status: status ?? WRONG_QUESTION, out: stdout ?? '' }
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

/** The verdict that people were last told. */
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

const { status, out } = check(['--json'])
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
      const message = JSON.parse(check([...stageArguments, '--slack']).out)
      await request(SLACK_WEBHOOK_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: message,
      })
    }
    if (hasIssue) {
      const { out: body } = check([...stageArguments, '--markdown'])
      await request(comments, { method: 'POST', headers, body: { body } })
    } else {
      writeFileSync(VERDICT_FILE, now)
    }
  }
  process.exitCode = status === ROLL_BACK ? 1 : 0
}
