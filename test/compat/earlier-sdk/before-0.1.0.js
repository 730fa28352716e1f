// @journey-monitor/sdk as it was at before-0.1.0. Written by freeze-sdk.ts; not changed by hand.

// packages/sdk/src/dev-warning.ts
function warn(what, subject) {
  if (false) {
    try {
      console.warn(`journey-monitor: ${what}`, subject);
    } catch (e) {
    }
  }
}

// packages/sdk/src/guard.ts
function guard(run) {
  try {
    return run();
  } catch (error) {
    if (false) report(error);
    return void 0;
  }
}

// packages/sdk/src/attributes.ts
function oneOf(...values) {
  return { values };
}
function flag() {
  return { values: [true, false] };
}
function band(...bounds) {
  return { band: bounds };
}
function allowedAttributes(specs = {}, given) {
  const allowed = {};
  for (const name of Object.keys(specs)) {
    const value = guard(() => (given || {})[name]);
    const safe = allowedValue(specs[name], value);
    if (safe !== void 0) allowed[name] = safe;
    else if (value !== void 0) warn("dropped an attribute, for its value is not declared:", name);
  }
  return allowed;
}
function allowedValue(spec, value) {
  if ("band" in spec) return Number.isFinite(value) ? bandName(spec, value) : void 0;
  return spec.values.includes(value) ? value : void 0;
}
function bandName({ band: bounds }, value) {
  const above = bounds.filter((bound) => bound <= value).length;
  const lower = bounds[above - 1];
  const next = bounds[above];
  if (!above) return `<${next}`;
  if (!next) return `${lower}+`;
  return next - lower > 1 ? `${lower}-${next - 1}` : `${lower}`;
}

// packages/sdk/src/error-details.ts
function errorDetails(error) {
  const details = guard(() => {
    const { status, originalStatus, data, errors } = error || {};
    const [first] = [].concat(errors || (data || {}).errors);
    const { status: reported, code } = first || {};
    return { httpStatus: Number(status) || Number(originalStatus) || Number(reported), apiCode: code };
  });
  return details || {};
}

// packages/sdk/src/journey-definition.ts
var BUILT_IN_REASONS = ["went_back", "signed_out"];
function defineJourney(definition) {
  if (false) checkDefinition(definition);
  return definition;
}
function failureOwner(step, code) {
  const { team, failures = {} } = step;
  if (!Object.keys(failures).includes(code)) return void 0;
  const owner = failures[code];
  return typeof owner === "string" ? { team, kind: owner } : owner;
}
function isReason(step, cause) {
  return BUILT_IN_REASONS.concat(step.reasons || []).includes(cause);
}

// packages/sdk/src/phase-rank.ts
var PHASE_BY_RANK = [void 0, "start", "abandon", "fail", "complete"];
var STARTED = 1;
var ABANDONED = 2;
var FAILED = 3;
var COMPLETED = 4;

// packages/sdk/src/event.ts
function toEvent(definition, state, move) {
  const { name, version, steps } = definition;
  const { id, startedAt, lastAt, seq } = state;
  const { i, rank, first, cause, supersedes, details } = move;
  const { httpStatus = 0, apiCode, attributes } = details || {};
  const step = steps[i];
  const { attempt, startedAt: since } = state.steps[i];
  const elapsed = (at) => Math.max(0, lastAt - at);
  const event = {
    name,
    version,
    id,
    started_at: startedAt,
    entry_step: steps[state.entry].name,
    seq,
    step: step.name,
    step_number: i + 1,
    phase: PHASE_BY_RANK[rank],
    team: step.team,
    app: step.app,
    attempt,
    first,
    elapsed_ms: elapsed(startedAt),
    attributes: Object.assign(allowedAttributes(step.attributes, attributes), state.attributes)
  };
  if (supersedes) event.supersedes = supersedes;
  if (!details) event.implied = true;
  if (rank > STARTED && since !== void 0) event.step_ms = elapsed(since);
  if (rank === ABANDONED) event.reason = cause;
  if (rank === FAILED) {
    const failure = Object.assign(
      { code: cause },
      failureOwner(step, cause)
    );
    if (httpStatus >= 100 && httpStatus < 600) failure.http_status = Math.trunc(httpStatus);
    if (apiCode) failure.api_code = (step.apiCodes || []).includes(apiCode) ? apiCode : "other";
    event.failure = failure;
  }
  return event;
}

// packages/sdk/src/state-machine.ts
var EVENT_CAP = 200;
var CLOCK_TOLERANCE_MS = 5 * 6e4;
var UNDECLARED = 1;
var REQUIRES = 2;
var NOT_LIVE = 3;
var FINISHED = 4;
var REPEAT = 5;
function transition(definition, previous, signal, now) {
  const { cause } = signal;
  const rank = PHASE_BY_RANK.indexOf(signal.phase);
  const drop = (dropped) => ({ state: previous, events: [], dropped });
  const indexOf = (name) => definition.steps.findIndex((step2) => step2.name === name);
  const s = indexOf(signal.step);
  const step = definition.steps[s];
  if (!step || rank < STARTED || !declares(step, rank, cause)) return drop(UNDECLARED);
  let state = isFresh(definition, previous, now) ? previous : void 0;
  const isCompleted = (i) => !!state && state.steps[i].rank === COMPLETED;
  const isFinished = isCompleted(definition.steps.length - 1);
  const isConverted = isCompleted(indexOf(definition.convertingStep));
  const begins = !s && rank !== ABANDONED;
  if (step.requires && !isCompleted(indexOf(step.requires))) return drop(REQUIRES);
  if (state) {
    if (!s && rank === STARTED && (isConverted || state.open > 0)) return drop(REPEAT);
    if (s < state.entry || begins && isConverted) state = void 0;
    else if (isFinished) return drop(FINISHED);
  }
  if (!state) {
    if (!begins && !(step.entry && rank === STARTED)) return drop(NOT_LIVE);
    state = begin(definition, s, now, signal);
  }
  const { done } = state.steps[s];
  const isOpen = state.open === s;
  if (rank === STARTED ? isOpen : rank === COMPLETED ? done : rank === ABANDONED && !isOpen) return drop(REPEAT);
  const { draft, events, record } = recorder(definition, state, now);
  if (rank !== ABANDONED && !(rank === FAILED && done)) {
    for (let i = draft.entry; i < s; i++) {
      if (draft.open !== i && draft.steps[i].rank < COMPLETED) record(i, STARTED);
      if (draft.open === i) record(i, COMPLETED);
    }
    if (draft.open > s) record(draft.open, ABANDONED, "went_back");
    if (!isOpen && rank !== STARTED) record(s, STARTED);
  }
  record(s, rank, cause, signal.details);
  return { state: draft, events };
}
function isLive(definition, state, now) {
  return isFresh(definition, state, now) && state.steps[state.steps.length - 1].rank < COMPLETED;
}
function declares(step, rank, cause) {
  if (rank === ABANDONED) return isReason(step, cause);
  return rank === FAILED ? !!failureOwner(step, cause) : cause === void 0;
}
function isFresh(definition, state, now) {
  return !!state && state.path === pathOf(definition) && now <= state.expiresAt && now >= state.lastAt - CLOCK_TOLERANCE_MS;
}
function pathOf(definition) {
  return definition.steps.map((step) => step.name).join();
}
function begin(definition, entry, now, signal) {
  return Object.assign({}, signal.begin(), {
    path: pathOf(definition),
    startedAt: now,
    entry,
    seq: 0,
    open: -1,
    steps: definition.steps.map(() => ({ rank: 0, attempt: 0 }))
  });
}
function recorder(definition, state, now) {
  const draft = Object.assign({}, state, { steps: state.steps.map((step) => Object.assign({}, step)) });
  const events = [];
  const record = (i, rank, cause, details) => {
    const step = draft.steps[i];
    const first = rank > step.rank;
    const supersedes = first ? step.cause : void 0;
    if (first) {
      step.rank = rank;
      step.cause = cause;
    }
    if (rank === STARTED) {
      step.attempt++;
      step.startedAt = details && now;
    }
    if (rank !== FAILED) {
      step.done = rank === COMPLETED;
      draft.open = rank === STARTED ? i : -1;
    }
    if (first || draft.seq < EVENT_CAP) {
      draft.seq++;
      draft.lastAt = now;
      draft.expiresAt = now + (definition.steps[i].expiryMs || definition.expiryMs);
      events.push(toEvent(definition, draft, { i, rank, first, cause, supersedes, details }));
    }
  };
  return { draft, events, record };
}

// packages/sdk/src/uuid.ts
var UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
function isUuid(value) {
  return typeof value === "string" && UUID_V4.test(value);
}
function uuidFrom(source) {
  const id = source && guard(source);
  return isUuid(id) ? id : randomUuid();
}
function randomUuid() {
  return crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob()).slice(-36);
}

// packages/sdk/src/storage.ts
function createStore(key, storage) {
  let written = "";
  let leftAs;
  const get = () => guard(() => storage().getItem(key));
  return {
    read() {
      const text3 = get();
      return text3 === leftAs ? written : text3;
    },
    write(text3) {
      written = text3;
      guard(() => storage().setItem(key, text3));
      if (get() !== text3 || !text3) guard(() => storage().removeItem(key));
      leftAs = get();
    }
  };
}
function writeState(state) {
  return seal(JSON.stringify(state));
}
function readState(definition, text3) {
  return guard(() => {
    if (!text3) return void 0;
    const json = text3.slice(text3.indexOf("{"));
    const state = JSON.parse(json);
    const { id, startedAt, seq, steps } = state;
    const isValid = text3 === seal(json) && isUuid(id) && Number.isFinite(startedAt + seq) && definition.steps.every((step, i) => {
      const stored = steps[i];
      if (!declares(step, stored.rank, stored.cause)) stored.cause = void 0;
      return Number.isFinite(stored.attempt + (stored.startedAt || 0));
    });
    if (!isValid) return void 0;
    state.attributes = allowedAttributes(definition.attributes, state.attributes);
    return state;
  });
}
function seal(json) {
  let checksum = 0;
  for (let i = 0; i < json.length; i++) checksum = checksum * 31 + json.charCodeAt(i) | 0;
  return checksum + json;
}

// packages/sdk/src/value-or-function.ts
function resolved(given, argument) {
  return typeof given === "function" ? given(argument) : given;
}

// packages/sdk/src/watch.ts
function watchPromise(promise, outcome, deadlineMs, { setTimeout: begin2, clearTimeout: end } = { setTimeout, clearTimeout }) {
  const timer = deadlineMs && begin2(outcome.timeout, deadlineMs);
  const settle = (phase) => (value) => guard(() => {
    end(timer);
    outcome[value && value.ok === false ? "fail" : phase](value);
  });
  promise.then(settle("complete"), settle("fail"));
}

// packages/sdk/src/journey.ts
var MISTAKES = {
  [UNDECLARED]: "its step, phase, reason or code is not declared",
  [REQUIRES]: "the step that it requires has not completed",
  [NOT_LIVE]: "no journey is live, and it cannot begin one",
  [FINISHED]: "the journey is finished"
};
function createJourney(definition, options = {}) {
  const clock = options.clock || Date.now;
  const store = createStore(`journey-monitor:${definition.name}`, () => options.storage || sessionStorage);
  let sinks = options.sinks || [];
  const signal = (step, phase, cause, details) => guard(() => {
    if (resolved(options.enabled) === false) return;
    const begin2 = () => ({
      id: uuidFrom(options.newId),
      attributes: Object.assign(
        allowedAttributes(
          definition.attributes,
          guard(() => resolved(options.attributes))
        ),
        allowedAttributes(definition.attributes, details.attributes)
      )
    });
    const given = { step, phase, cause, details, begin: begin2 };
    const { state, events, dropped } = transition(definition, read(), given, clock());
    if (false) {
      if (dropped && MISTAKES[dropped]) warn(`dropped a signal, for ${MISTAKES[dropped]}:`, `${step}.${phase}`);
      const declared = (_a = definition.steps.find((each) => each.name === step)) == null ? void 0 : _a.attributes;
      warnOfUndeclared(Object.assign({}, definition.attributes, declared), details == null ? void 0 : details.attributes);
    }
    if (state && !dropped) {
      known2 = state;
      text3 = writeState(state);
      store.write(text3);
    }
    for (const event of events) for (const sink of sinks) guard(() => sink(event));
  });
  let text3;
  let known2;
  const read = () => {
    const stored = store.read();
    if (stored !== text3) {
      text3 = stored;
      known2 = readState(definition, text3);
    }
    return known2;
  };
  const current = () => guard(() => {
    const state = read();
    if (!isLive(definition, state, clock())) return void 0;
    const { id, open } = state;
    const { name: openStep } = definition.steps[open] || {};
    return { id, openStep };
  });
  const live = () => current() || {};
  return {
    definition,
    store,
    start: (step, attributes) => signal(step, "start", void 0, { attributes }),
    complete: (step, attributes) => signal(step, "complete", void 0, { attributes }),
    fail: (step, code, details) => signal(step, "fail", code, details || {}),
    abandon: (step, reason, attributes) => signal(step, "abandon", reason, { attributes }),
    watch(step, promise, watching) {
      guard(() => {
        const { code, deadlineMs, attributes } = watching;
        const { id } = live();
        const report = (phase, cause, details) => {
          const isSameJourney = !id || live().id === id;
          if (isSameJourney) signal(step, phase, cause, Object.assign({ attributes }, details));
        };
        const outcome = {
          complete: () => report("complete"),
          fail: (error) => report("fail", resolved(code, error), errorDetails(error)),
          timeout: () => live().openStep === step && report("fail", "timeout")
        };
        watchPromise(promise, outcome, deadlineMs, options.timers);
      });
      return promise;
    },
    current,
    reset() {
      const { openStep } = live();
      if (openStep) signal(openStep, "abandon", "signed_out");
      store.write("");
    },
    subscribe(listener) {
      sinks = sinks.concat(listener);
      return () => {
        sinks = sinks.filter((sink) => sink !== listener);
      };
    },
    debug() {
      if (false) printTimeline(definition, read());
    }
  };
}

// packages/sdk/src/sinks/datadog.ts
function datadogSink({ rum, logs }) {
  return (event) => {
    const context = { journey: event };
    const { failure } = event;
    const prefix = `${event.name}.${event.step}.`;
    const fingerprint = failure && failure.kind === "engineering" && prefix + failure.code;
    try {
      const instance = resolved(rum);
      if (instance) {
        instance.addAction(prefix + event.phase, context);
        if (fingerprint) {
          instance.addError(Object.assign(new Error(fingerprint), { stack: "", dd_fingerprint: fingerprint }), context);
        }
      }
    } finally {
      const instance = fingerprint && resolved(logs);
      if (instance) instance.logger.error(fingerprint, context);
    }
  };
}

// packages/sdk/src/handoff.ts
var MAX_LENGTH = 4096;
var FIELDS = {
  id: 1,
  path: 1,
  startedAt: 1,
  entry: 1,
  seq: 1,
  lastAt: 1,
  expiresAt: 1,
  open: 1,
  steps: 1,
  rank: 1,
  attempt: 1,
  done: 1,
  cause: 1
};
function withHandoff(journey, url) {
  const carrying = guard(() => {
    const value = journey.current() ? encode(journey.store.read() || "") : "";
    if (!value || value.length > MAX_LENGTH) return url;
    const [page, hash] = splitHash(extract(journey, url).url);
    const separator = page.indexOf("?") < 0 ? "?" : /[?&]$/.test(page) ? "" : "&";
    return `${page}${separator}${parameterOf(journey)}=${value}${hash}`;
  });
  return carrying === void 0 ? url : carrying;
}
function adoptHandoff(journey, options = {}) {
  const isAdopted = guard(() => {
    const { href } = options.location || location;
    const { url, values } = extract(journey, href);
    if (!values.length) return false;
    guard(() => cleanAddress(options.history || history, url));
    const value = values[0];
    const offered = values.length === 1 && value.length <= MAX_LENGTH && readState(journey.definition, decode(value));
    return !!offered && isPossible(journey.definition, offered) && adopt(journey, offered);
  });
  return !!isAdopted;
}
function adopt({ definition, current, store }, offered) {
  const before = store.read() || "";
  const own = readState(definition, before);
  if (own && own.id === offered.id && own.seq >= offered.seq) return false;
  const known2 = JSON.parse(JSON.stringify(offered, Object.keys(FIELDS)));
  store.write(writeState(Object.assign(known2, { attributes: offered.attributes })));
  if (current()) return true;
  store.write(before);
  return false;
}
function isPossible({ steps, expiryMs }, state) {
  const { startedAt, lastAt, expiresAt, seq, entry, open } = state;
  const isTime = (value) => isWhole(value) && value <= expiresAt;
  const longestMs = Math.max(expiryMs, ...steps.map((step) => step.expiryMs || 0));
  return isTime(startedAt) && isTime(lastAt) && expiresAt <= lastAt + longestMs && isWhole(seq, 1) && seq <= EVENT_CAP + COMPLETED * steps.length && isWhole(entry) && entry < steps.length && isWhole(open, -1) && open < steps.length && state.steps.length === steps.length && state.steps.every(
    (step, i) => isWhole(step.rank) && step.rank <= COMPLETED && isWhole(step.attempt) && step.rank > 0 === step.attempt > 0 && (i >= entry || !step.rank) && (step.startedAt === void 0 || isTime(step.startedAt)) && (step.done === void 0 || typeof step.done === "boolean") && (!step.done || step.rank === COMPLETED) && (open !== i || !step.done && step.rank > 0)
  );
}
function isWhole(value, lowest = 0) {
  return Number.isSafeInteger(value) && value >= lowest;
}
function cleanAddress(target, url) {
  target.replaceState(target.state, "", url);
}
function parameterOf(journey) {
  return `${journey.definition.name}_handoff`;
}
function extract(journey, url) {
  const [page, hash] = splitHash(url);
  const query = page.indexOf("?");
  const prefix = `${parameterOf(journey)}=`;
  const values = [];
  const others = [];
  for (const parameter of query < 0 ? [] : page.slice(query + 1).split("&")) {
    if (`${parameter}=`.indexOf(prefix) === 0) values.push(parameter.slice(prefix.length));
    else others.push(parameter);
  }
  if (!values.length) return { url, values };
  return { url: page.slice(0, query) + (others.length ? `?${others.join("&")}` : "") + hash, values };
}
function splitHash(url) {
  const at = url.indexOf("#");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
}
function encode(text3) {
  return btoa(text3).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
function decode(value) {
  return atob(value.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((value.length + 3) % 4));
}

// packages/sdk/src/privacy/journey-context.ts
var FIELDS2 = {
  name: 1,
  version: 1,
  id: 1,
  started_at: 1,
  entry_step: 1,
  seq: 1,
  step: 1,
  step_number: 1,
  phase: 1,
  team: 1,
  app: 1,
  attempt: 1,
  first: 1,
  supersedes: 1,
  implied: 1,
  elapsed_ms: 1,
  step_ms: 1,
  failure: 1,
  reason: 1,
  attributes: 1,
  code: 1,
  kind: 1,
  http_status: 1,
  api_code: 1
};
function allowedJourney(value) {
  const event = coded(value, (name) => Object.keys(FIELDS2).includes(name));
  return isUuid(event == null ? void 0 : event.id) ? event : void 0;
}
function coded(given, isKnown) {
  if (!given) return void 0;
  const kept = {};
  for (const name of Object.keys(given).filter(isKnown)) {
    const value = given[name];
    const safe = typeof value === "object" ? coded(value, name === "attributes" ? isCode : isKnown) : isCode(value) ? value : void 0;
    if (safe !== void 0) kept[name] = safe;
  }
  return kept;
}
function isCode(value) {
  return typeof value === "string" ? /^[\w<+-]{1,40}$/.test(value) : typeof value === "boolean" || Number.isFinite(value);
}

// packages/sdk/src/privacy/prune-log.ts
var text = () => true;
var known = (given) => /^(ok|debug|info|notice|warn|error|critical|alert|emerg|agent|console|logger|network|report|source|(un)?handled|browser(\+wasm)?|GET|HEAD|POST|PUT|PATCH|DELETE|\d{1,3}|1\d{12}(\.\d+)?)$/.test(
  given
);
var fromInit = (given, isName, name) => isName(given, {}) || isOfInit(name, given);
var LOG_FIELDS = {
  date: known,
  message: text,
  status: known,
  origin: known,
  service: fromInit,
  version: fromInit,
  ddtags: (given, isName) => given.split(",").filter((tag) => isName(tag, {}) || isTagOfSdk(tag)).join(","),
  session_id: isUuid,
  application_id: isUuid,
  session: { id: isUuid },
  tab: { id: isUuid },
  user_action: { id: isUuid },
  logger: { name: (given) => !!guard(() => logsSdk().getLogger(given)) },
  view: { id: isUuid, url: text, referrer: text, name: text },
  http: { method: known, status_code: known, url: text },
  error: { kind: text, message: text, stack: text, fingerprint: text, handling: known, source_type: known },
  _dd: { debug_ids: { url: text, id: isUuid } }
};
function pruneLog(log, keptKeys, isName) {
  const kept = pruned(log, LOG_FIELDS, isName, "");
  for (const key of Object.keys(log)) {
    if (!keptKeys.includes(key)) log[key] = kept[key];
  }
}
function pruned(value, form, isName, name) {
  if (Array.isArray(value)) return value.map((each) => pruned(each, form, isName, name));
  if (typeof form === "function") {
    const kept2 = typeof value !== "object" && form(`${value}`, isName, name);
    return kept2 === true ? value : kept2 || void 0;
  }
  const kept = /* @__PURE__ */ Object.create(null);
  for (const key of Object.keys(value || {})) {
    if (Object.keys(form).includes(key)) kept[key] = pruned(value[key], form[key], isName, key);
  }
  return kept;
}
function logsSdk() {
  return self.DD_LOGS;
}
function isOfInit(name, given) {
  return guard(() => logsSdk().getInitConfiguration()[name] === given);
}
function isTagOfSdk(tag) {
  const end = tag.indexOf(":");
  return /^sdk_version:[\d.]+$/.test(tag) || isOfInit(tag.slice(0, end), tag.slice(end + 1));
}

// packages/sdk/src/privacy/scrub-stack.ts
var MAX_LINES = 100;
var FUNCTION = /^((?:async |new )?[\w$.<>]{1,40})(?: \[as [\w$]+\])?(?:\([\w$., ]*\))? ?[(@]? ?$/;
function scrubStack(stack, head, scrubUrl) {
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : stack).split("\n", MAX_LINES);
  return lines.map((line) => scrubFrame(line.trim(), scrubUrl)).filter(Boolean).join("\n");
}
function scrubFrame(line, scrubUrl) {
  const start = line.search(/https?:\/\//);
  const position = /((?::\d+){1,2})\)?$/.exec(line);
  if (start < 0 || !position || !line.startsWith("at ")) return "";
  const url = scrubUrl(line.slice(start, position.index));
  const name = FUNCTION.exec(line.slice(3, start));
  return url.startsWith("http") ? `  at ${name ? name[1] : "<anonymous>"} @ ${url}${position[1]}` : "";
}

// packages/sdk/src/privacy/scrub-url.ts
var REDACTED = ":redacted";
function createUrlScrubber({ paths = [], queryParameters = {}, origins = [] }) {
  const shapes = paths.map((path2) => path2.split("/"));
  function path(text3) {
    const segments = text3.split("/");
    const kept = [""];
    let known2 = shapes;
    for (let i = 1; i < segments.length; i++) {
      const segment = segments[i];
      const isTrailingSlash = !segment && i === segments.length - 1;
      known2 = isTrailingSlash ? [] : known2.filter((shape) => fits(shape[i], segment));
      const isNamed = known2.some((shape) => {
        var _a;
        return shape[i] === segment || ((_a = shape[i]) == null ? void 0 : _a[0]) === "*";
      });
      kept.push(isTrailingSlash || isNamed ? segment : (known2[0] || [])[i] || REDACTED);
      if (!known2[0]) break;
    }
    return kept.join("/");
  }
  function query(parameters) {
    const kept = [];
    parameters.forEach((value, name) => {
      const isAllowed2 = Object.keys(queryParameters).includes(name) && (queryParameters[name] || []).includes(value);
      if (isAllowed2) kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    });
    return kept.length ? `?${kept.join("&")}` : "";
  }
  function url(text3) {
    if (!text3) return "";
    try {
      const { protocol, origin, pathname, searchParams } = new URL(text3);
      if (!/^(http|ws)s?:$/.test(protocol)) return REDACTED;
      const isKnown = origins.includes(origin) || typeof location === "object" && location.origin === origin;
      return isKnown ? origin + path(pathname) + query(searchParams) : `${origin}/`;
    } catch (e) {
      return REDACTED;
    }
  }
  return { url, path };
}
function fits(shape, segment) {
  if (!shape || shape === segment || shape[0] === ":") return !!shape;
  return shape[0] === "*" && segment.endsWith(shape.slice(1)) && /^[\w.~-]+$/.test(segment);
}

// packages/sdk/src/privacy/renewal-urls.ts
var renewalPaths = [
  "/my-health/medications/prescription/:prescriptionId/documentation",
  "/my-health/medications/refill",
  "/my-health/medications/refill-status",
  "/my-health/medications/in-progress",
  "/my-health/medications/list",
  "/my-health/medications/history",
  "/my-health/secure-messages/new-message/recent",
  "/my-health/secure-messages/new-message/select-care-team",
  "/my-health/secure-messages/new-message/care-team-help",
  "/my-health/secure-messages/new-message/start-message",
  "/my-health/secure-messages/contact-list",
  "/my-health/secure-messages/inbox",
  "/my-health/secure-messages/sent",
  "/my-health/secure-messages/drafts",
  "/my-health/secure-messages/thread/:threadId",
  "/my-health/secure-messages/draft/:draftId",
  "/my_health/v1/prescriptions/:prescriptionId",
  "/my_health/v2/prescriptions/:prescriptionId",
  "/my_health/v1/aal",
  "/my_health/v1/messaging/allrecipients",
  "/my_health/v1/messaging/folders/:folderId/search",
  "/my_health/v1/messaging/folders/:folderId/threads",
  "/my_health/v1/messaging/message_drafts/:draftId",
  "/my_health/v1/messaging/messages/categories",
  "/my_health/v1/messaging/messages/renewal",
  "/my_health/v1/messaging/messages/:messageId",
  "/my_health/v1/messaging/preferences/recipients",
  "/my_health/v1/messaging/preferences/signature"
];
var renewalQueryParameters = {
  page: /* @__PURE__ */ Array.from({ length: 50 }, (_, index) => `${index + 1}`),
  per_page: ["10", "20", "999"],
  rxRenewalMessageSuccess: ["true"],
  draftDeleteSuccess: ["true"],
  is_oh_triage_group: ["true", "false"],
  useCache: ["true", "false"]
};

// packages/sdk/src/privacy/before-send.ts
var REDACTED2 = "redacted";
var MAX_TEXT = 1e3;
var TYPE_NAME = /^[A-Za-z_$][\w$.]{0,39}$/;
function createBeforeSend(options = {}) {
  const { names = [], messages = [] } = options;
  const keptKeys = ["journey", ...options.contextKeys || []];
  const urls = createUrlScrubber(options);
  const isName = (given, event) => isAllowed(given, names, event);
  const isMessage = (given, event) => isAllowed(given, messages, event);
  const rules = [
    [(given) => picked(given, keptKeys), "context"],
    [allowedJourney, "context.journey", "journey"],
    [
      text2(urls.url),
      "view.url",
      "view.referrer",
      "view.performance.lcp.resource_url",
      "resource.url",
      "error.resource.url",
      "long_task.scripts.source_url",
      "vital.websocket.url",
      "http.url",
      "_dd.debug_ids.url"
    ],
    [
      text2((given, event) => given[0] === "/" ? urls.path(given) : isName(given, event) ? given : REDACTED2),
      "view.name"
    ],
    [text2((given, event) => {
      var _a;
      return isName(given, event) ? given : typeName((_a = event.action) == null ? void 0 : _a.type);
    }), "action.target.name"],
    [text2((given) => /^[A-Za-z.:-]{0,40}$/.test(given) ? given : urls.url(given)), "long_task.scripts.invoker"],
    [
      text2((given, { origin, error = {} }) => {
        const isResponseBody = origin === "network" || error.source === "network";
        return isResponseBody ? "" : scrubStack(given, `${error.type || error.kind || "Error"}: ${error.message}`, urls.url);
      }),
      "error.stack",
      "error.handling_stack"
    ],
    [text2((given, event) => isMessage(given, event) ? given : ""), "error.fingerprint"],
    [text2((given, event) => isMessage(given, event) ? given : REDACTED2), "error.message", "message"],
    [typeName, "error.kind"],
    [
      blanked,
      "resource.graphql.variables",
      "resource.request.headers",
      "resource.response.headers",
      "vital.websocket.requested_protocols",
      "vital.websocket.selected_protocol",
      "vital.websocket.close_reason"
    ]
  ];
  function scrub(event) {
    if (!isRum(event)) pruneLog(event, keptKeys, isName);
    for (const [scrubField, ...paths] of rules) {
      for (const path of paths) edit(event, path.split("."), scrubField, event);
    }
    return !isRum(event) || !hidesText(event);
  }
  function hidesText(event) {
    const { error, resource, vital } = event;
    const { graphql } = resource || {};
    const vitalTexts = vital && vital.type !== "websocket" ? [vital.name, vital.description, vital.operation_key, vital.failure_reason] : [];
    const hides = !!(error && (error.causes || error.type && typeName(error.type) !== error.type) || graphql && (graphql.payload || graphql.errors) || vitalTexts.some((given) => given && !isName(given, event)));
    if (hides) warn("not sent, for it holds a text that cannot be scrubbed: a RUM", event.type);
    return hides;
  }
  function blank(event) {
    for (const [, ...paths] of rules) {
      for (const path of paths) guard(() => edit(event, path.split("."), blanked, event));
    }
    return !!guard(() => isRum(event) && event.type === "view");
  }
  return (event, context) => {
    const isRefused = guard(() => {
      var _a;
      return (_a = options.beforeSend) == null ? void 0 : _a.call(options, event, context);
    }) === false;
    const maySend = guard(() => scrub(event));
    return (maySend === void 0 ? blank(event) : maySend) && !isRefused;
  };
}
function isRum(event) {
  return typeof event.type === "string" && !("status" in event);
}
function isAllowed(given, list, event) {
  if (!given || isOfJourney(given, event)) return true;
  return given.length <= MAX_TEXT && list.some((each) => (typeof each === "string" ? each : (given.match(each) || [])[0]) === given);
}
function isOfJourney(given, { context, journey = context == null ? void 0 : context.journey }) {
  var _a;
  return !!journey && [journey.phase, (_a = journey.failure) == null ? void 0 : _a.code].some((end) => given === `${journey.name}.${journey.step}.${end}`);
}
function typeName(given) {
  return typeof given === "string" && TYPE_NAME.test(given) ? given : REDACTED2;
}
function text2(scrub) {
  return (given, event) => typeof given === "string" ? scrub(given, event) : REDACTED2;
}
function blanked(given) {
  return typeof given === "string" ? "" : Array.isArray(given) ? [] : {};
}
function picked(given, keys) {
  const kept = {};
  for (const key of keys) {
    if (Object.keys(given).includes(key)) kept[key] = given[key];
  }
  return kept;
}
function edit(target, path, scrub, event) {
  if (typeof target !== "object" || !target) return;
  if (Array.isArray(target)) {
    for (const each of target) edit(each, path, scrub, event);
    return;
  }
  const [key, ...rest] = path;
  const holder = target;
  const value = Object.keys(holder).includes(key) ? holder[key] : null;
  if (value == null) return;
  const isOnTheWay = rest.length > 0;
  if (isOnTheWay && typeof value === "object") {
    edit(value, rest, scrub, event);
    return;
  }
  const scrubbed = isOnTheWay ? "" : scrub(value, event);
  if (scrubbed === void 0) delete holder[key];
  else if (scrubbed !== value) holder[key] = scrubbed;
}

// packages/sdk/src/renewal.ts
var MINUTE = 6e4;
var requestMs = band(250, 500, 1e3, 2e3, 4e3, 8e3);
var apiCodes = ["SM119", "SM129", "SM151", "SM172"];
var renewal = defineJourney({
  name: "rx_renewal",
  version: 1,
  teams: ["meds", "sm"],
  apps: ["medications", "secure-messaging"],
  intentStep: "link_view",
  convertingStep: "send",
  expiryMs: 30 * MINUTE,
  featureToggle: "mhv_secure_messaging_medications_renewal_request",
  attributes: { page: oneOf("list", "details"), toggle: flag() },
  steps: [
    {
      name: "link_view",
      team: "meds",
      app: "medications",
      failures: { link_render_error: "engineering", eligibility_error: "engineering" },
      attributes: { selected_on: oneOf("list", "details"), renewable_links: band(1, 2, 6, 11) }
    },
    {
      name: "modal",
      team: "meds",
      app: "medications",
      reasons: ["back", "closed"],
      failures: { modal_load_error: "engineering", launch_error: "engineering" }
    },
    {
      name: "care_team_pick",
      team: "sm",
      app: "secure-messaging",
      entry: true,
      reasons: ["left_for_inbox", "asked_for_help"],
      failures: {
        care_team_api_error: "engineering",
        app_load_error: "engineering",
        session_expired: "engineering",
        context_lost: "engineering",
        route_error: { team: "meds", kind: "engineering" },
        no_care_team: "known_limitation",
        blocked_care_team: "known_limitation",
        downtime: "known_limitation"
      },
      apiCodes,
      attributes: {
        care_teams: band(1, 2, 6, 21),
        health_systems: band(1, 2, 6),
        picked_from: oneOf("recent", "full_list"),
        request_ms: requestMs
      },
      notReachedOwner: { team: "meds", kind: "engineering" }
    },
    {
      name: "prefill",
      team: "sm",
      app: "secure-messaging",
      reasons: ["left_editor"],
      failures: {
        prescription_load_error: "engineering",
        prefill_blank: "engineering",
        prefill_partial: "engineering",
        context_lost: "engineering",
        timeout: "engineering"
      },
      apiCodes,
      attributes: { request_ms: requestMs }
    },
    {
      name: "send",
      team: "sm",
      app: "secure-messaging",
      expiryMs: 120 * MINUTE,
      reasons: ["draft_deleted", "draft_saved", "left_editor"],
      failures: {
        draft_create_error: "engineering",
        send_error: "engineering",
        backend_error: "engineering",
        session_expired: "engineering",
        context_lost: "engineering",
        timeout: "engineering",
        blocked_care_team: "known_limitation",
        attachment_rejected: "ux",
        invalid_form: "ux"
      },
      apiCodes,
      attributes: { edited: flag(), prefill_deleted: flag(), attachments: band(1, 2, 4), request_ms: requestMs }
    },
    {
      name: "return",
      team: "meds",
      app: "medications",
      requires: "send",
      failures: { route_error: { team: "sm", kind: "engineering" } },
      notReachedOwner: { team: "sm", kind: "ux" },
      leftOwner: { team: "sm", kind: "engineering" }
    }
  ]
});
export {
  adoptHandoff,
  createBeforeSend,
  createJourney,
  datadogSink,
  renewal,
  renewalPaths,
  renewalQueryParameters,
  withHandoff
};
