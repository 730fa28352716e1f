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
    warn("something was lost to an error:", error);
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
  if (given) {
    for (const name of Object.keys(specs)) {
      const value = guard(() => given[name]);
      const safe = allowedValue(specs[name], value);
      if (safe === void 0) {
        if (value !== void 0) warn("dropped an attribute, for its value is not declared:", name);
      } else allowed[name] = safe;
    }
  }
  return allowed;
}
function allowedValue(spec, value) {
  if ("band" in spec) return typeof value === "number" && value === value ? bandName(spec, value) : void 0;
  return spec.values.indexOf(value) < 0 ? void 0 : value;
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
  const found2 = guard(() => {
    const { status, data = {}, errors = data.errors || [] } = error;
    const [reported = {}] = errors;
    return { httpStatus: Number(status) || Number(reported.status), apiCode: reported.code };
  });
  return found2 || {};
}

// packages/sdk/src/journey-definition.ts
var BUILT_IN_REASONS = ["went_back", "signed_out"];
function defineJourney(definition) {
  if (false) checkDefinition(definition);
  return definition;
}
function failureOwner(step, code = "") {
  const failure = (step.failures || {})[code];
  if (typeof failure === "string") return { team: step.team, kind: failure };
  return failure && failure.team ? failure : void 0;
}
function isReason(step, cause = "") {
  return BUILT_IN_REASONS.concat(step.reasons || []).indexOf(cause) >= 0;
}

// packages/sdk/src/event.ts
function eventName(event) {
  return `${event.name}.${event.step}.${event.phase}`;
}
function toEvent(definition, state, move) {
  const { name, version, steps } = definition;
  const { id, startedAt, lastAt, seq } = state;
  const { i, phase, first, cause, supersedes, signal } = move;
  const { httpStatus = 0, apiCode, attributes } = signal || {};
  const step = steps[i];
  const { team, app } = step;
  const { attempt, startedAt: attemptStartedAt } = state.steps[i];
  return JSON.parse(
    JSON.stringify({
      name,
      version,
      id,
      started_at: startedAt,
      entry_step: steps[state.entry].name,
      seq,
      step: step.name,
      step_number: i + 1,
      phase,
      team,
      app,
      attempt,
      first,
      supersedes,
      implied: signal ? void 0 : true,
      elapsed_ms: Math.max(0, lastAt - startedAt),
      step_ms: phase === "start" || attemptStartedAt === void 0 ? void 0 : Math.max(0, lastAt - attemptStartedAt),
      failure: phase === "fail" ? Object.assign({ code: cause }, failureOwner(step, cause), {
        http_status: httpStatus >= 100 && httpStatus < 600 ? Math.trunc(httpStatus) : void 0,
        api_code: apiCode && ((step.apiCodes || []).indexOf(apiCode) < 0 ? "other" : apiCode)
      }) : void 0,
      reason: phase === "abandon" ? cause : void 0,
      attributes: Object.assign(allowedAttributes(step.attributes, attributes), state.attributes)
    })
  );
}

// packages/sdk/src/state-machine.ts
var LADDER = ["start", "abandon", "fail", "complete"];
var STARTED = 1;
var ABANDONED = 2;
var FAILED = 3;
var COMPLETED = 4;
var EVENT_CAP = 200;
var CLOCK_TOLERANCE_MS = 5 * 6e4;
var UNDECLARED = 1;
var REQUIRES = 2;
var NOT_LIVE = 3;
var FINISHED = 4;
var REPEAT = 5;
function transition(definition, previous, signal, now) {
  const { cause } = signal;
  const rung = LADDER.indexOf(signal.phase) + 1;
  const drop = (dropped) => ({ state: previous, events: [], dropped });
  const indexOf = (name) => definition.steps.findIndex((step2) => step2.name === name);
  const s = indexOf(signal.step);
  const step = definition.steps[s];
  if (!step || !rung || !declares(step, rung, cause)) return drop(UNDECLARED);
  let state = isFresh(definition, previous, now) ? previous : void 0;
  const isCompleted = (i) => !!state && state.steps[i].rung === COMPLETED;
  const isFinished = isCompleted(definition.steps.length - 1);
  const isConverted = isCompleted(indexOf(definition.convertingStep));
  const begins = !s && rung !== ABANDONED;
  if (step.requires && !isCompleted(indexOf(step.requires))) return drop(REQUIRES);
  if (state) {
    if (!s && rung === STARTED && (isConverted || state.open > 0)) return drop(REPEAT);
    if (s < state.entry || begins && isConverted) state = void 0;
    else if (isFinished) return drop(FINISHED);
  }
  if (!state) {
    if (!begins && !(step.entry && rung === STARTED)) return drop(NOT_LIVE);
    state = begin(definition, s, now, signal);
  }
  const { done } = state.steps[s];
  const isOpen = state.open === s;
  if (rung === STARTED ? isOpen : rung === COMPLETED ? done : rung === ABANDONED && !isOpen) return drop(REPEAT);
  const { draft, events, record } = recorder(definition, state, now);
  if (rung !== ABANDONED && !(rung === FAILED && done)) {
    for (let i = draft.entry; i < s; i++) {
      if (draft.open !== i && draft.steps[i].rung < COMPLETED) record(i, STARTED);
      if (draft.open === i) record(i, COMPLETED);
    }
    if (draft.open > s) record(draft.open, ABANDONED, "went_back");
    if (!isOpen && rung !== STARTED) record(s, STARTED);
  }
  record(s, rung, cause, signal.implied ? void 0 : signal);
  return { state: draft, events };
}
function isLive(definition, state, now) {
  return isFresh(definition, state, now) && state.steps[state.steps.length - 1].rung < COMPLETED;
}
function declares(step, rung, cause) {
  if (rung === ABANDONED) return isReason(step, cause);
  return rung === FAILED ? !!failureOwner(step, cause) : cause === void 0;
}
function isFresh(definition, state, now) {
  if (!state || state.path !== pathOf(definition)) return false;
  return now <= state.expiresAt && now >= state.lastAt - CLOCK_TOLERANCE_MS;
}
function pathOf(definition) {
  return definition.steps.map((step) => step.name).join();
}
function begin(definition, entry, now, signal) {
  return Object.assign(signal.begin(), {
    path: pathOf(definition),
    startedAt: now,
    entry,
    seq: 0,
    lastAt: now,
    expiresAt: now,
    open: -1,
    steps: definition.steps.map(() => ({ rung: 0, attempt: 0 }))
  });
}
function recorder(definition, state, now) {
  const draft = Object.assign({}, state, { steps: state.steps.map((step) => Object.assign({}, step)) });
  const events = [];
  const record = (i, rung, cause, signal) => {
    const step = draft.steps[i];
    const first = rung > step.rung;
    const supersedes = first ? step.cause : void 0;
    if (first) {
      step.rung = rung;
      step.cause = cause;
    }
    if (rung === STARTED) {
      step.attempt++;
      step.startedAt = signal && now;
    }
    if (rung !== FAILED) {
      step.done = rung === COMPLETED;
      draft.open = rung === STARTED ? i : -1;
    }
    if (first || draft.seq < EVENT_CAP) {
      draft.seq++;
      draft.lastAt = now;
      draft.expiresAt = now + (definition.steps[i].expiryMs || definition.expiryMs);
      events.push(toEvent(definition, draft, { i, phase: LADDER[rung - 1], first, cause, supersedes, signal }));
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
  let memory = "";
  return {
    read: () => memory || guard(() => storage().getItem(key)),
    write(text2) {
      memory = text2;
      guard(() => storage().removeItem(key));
      guard(() => {
        if (text2) storage().setItem(key, text2);
        memory = "";
      });
    }
  };
}
function writeState(state) {
  return seal(JSON.stringify(state));
}
function readState(definition, text2) {
  return guard(() => {
    if (!text2) return void 0;
    const json = text2.slice(text2.indexOf("{"));
    const state = JSON.parse(json);
    const { steps } = state;
    const isValid = text2 === seal(json) && isUuid(state.id) && [state.startedAt, state.seq].every(isNumber) && steps[state.entry] && (state.open < 0 || steps[state.open]) && definition.steps.every((step, i) => {
      const { rung, attempt, startedAt = 0, cause } = steps[i];
      return [attempt, startedAt].every(isNumber) && declares(step, rung, cause);
    });
    if (!isValid) return void 0;
    state.attributes = allowedAttributes(definition.attributes, state.attributes);
    return state;
  });
}
function isNumber(value) {
  return typeof value === "number";
}
function seal(json) {
  let checksum = 0;
  for (let i = 0; i < json.length; i++) checksum = checksum * 31 + json.charCodeAt(i) | 0;
  return checksum + json;
}

// packages/sdk/src/watch.ts
function watchPromise(promise, timers, deadlineMs, outcome) {
  const timer = deadlineMs && timers.setTimeout(outcome.timeout, deadlineMs);
  const settle = (phase) => (value) => {
    timers.clearTimeout(timer);
    outcome[value && value.ok === false ? "fail" : phase](value);
  };
  promise.then(settle("complete"), settle("fail"));
}

// packages/sdk/src/journey.ts
var MISTAKES = {
  [UNDECLARED]: "its step, phase, reason or code is not declared",
  [REQUIRES]: "the step that it requires has not completed",
  [NOT_LIVE]: "no journey is live, and it cannot begin one",
  [FINISHED]: "the journey is finished"
};
var NONE = {};
function createJourney(definition, options = {}) {
  const { storage, clock = Date.now, enabled } = options;
  const store = createStore(`journey-monitor:${definition.name}`, () => storage || sessionStorage);
  let sinks = options.sinks || [];
  const signal = (given) => guard(() => {
    if (valueOf(enabled) === false) return;
    const { step, attributes } = given;
    const begin2 = () => ({
      id: uuidFrom(options.newId),
      attributes: Object.assign(
        allowedAttributes(definition.attributes, guard(() => valueOf(options.attributes))),
        allowedAttributes(definition.attributes, attributes)
      )
    });
    const { state, events, dropped } = transition(definition, read(), Object.assign({ begin: begin2 }, given), clock());
    if (false) {
      if (dropped && MISTAKES[dropped]) warn(`dropped a signal, for ${MISTAKES[dropped]}:`, `${step}.${given.phase}`);
      warnOfUndeclared(Object.assign({}, definition.attributes, (_a = definition.steps.find((each) => each.name === step)) == null ? void 0 : _a.attributes), attributes);
    }
    if (state && !dropped) store.write(writeState(state));
    for (const event of events) for (const sink of sinks) guard(() => sink(event));
  });
  const read = () => readState(definition, store.read());
  const current = () => guard(() => {
    const state = read();
    if (!isLive(definition, state, clock())) return void 0;
    const { id, startedAt, open } = state;
    return { id, startedAt, openStep: open < 0 ? void 0 : definition.steps[open].name };
  });
  return {
    definition,
    store,
    start: (step, attributes) => signal({ step, phase: "start", attributes }),
    complete: (step, attributes) => signal({ step, phase: "complete", attributes }),
    fail: (step, cause, details) => signal(Object.assign({ step, phase: "fail", cause }, details)),
    abandon: (step, cause, attributes) => signal({ step, phase: "abandon", cause, attributes }),
    watch(step, promise, { code, deadlineMs, attributes }) {
      const { id } = current() || NONE;
      const report = (phase, cause, details) => {
        if ((current() || NONE).id === id) signal(Object.assign({ step, phase, cause, attributes }, details));
      };
      guard(
        () => watchPromise(promise, options.timers || window, deadlineMs, {
          complete: () => report("complete"),
          fail: (error) => guard(() => report("fail", valueOf(code, error), errorDetails(error))),
          timeout: () => (current() || NONE).openStep === step && report("fail", "timeout")
        })
      );
      return promise;
    },
    current,
    reset() {
      const { openStep } = current() || NONE;
      if (openStep) signal({ step: openStep, phase: "abandon", cause: "signed_out", implied: true });
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
function valueOf(given, argument) {
  return typeof given === "function" ? given(argument) : given;
}

// packages/sdk/src/sinks/datadog.ts
function datadogSink({ rum, logs }) {
  return (event) => {
    const context = { journey: event };
    const { failure } = event;
    const prefix = `${event.name}.${event.step}.`;
    const fingerprint = failure && failure.kind === "engineering" && prefix + failure.code;
    try {
      const instance = found(rum);
      if (instance) {
        instance.addAction(prefix + event.phase, context);
        if (fingerprint) {
          instance.addError(Object.assign(new Error(fingerprint), { stack: "", dd_fingerprint: fingerprint }), context);
        }
      }
    } finally {
      const instance = fingerprint && found(logs);
      if (instance) instance.logger.error(fingerprint, context);
    }
  };
}
function found(given) {
  return typeof given === "function" ? given() : given;
}

// packages/sdk/src/handoff.ts
var MAX_LENGTH = 4096;
var FIELDS = [
  "id",
  "path",
  "startedAt",
  "entry",
  "seq",
  "lastAt",
  "expiresAt",
  "open",
  "steps",
  "rung",
  "attempt",
  "done",
  "cause"
];
function withHandoff(journey, url) {
  try {
    const value = journey.current() ? encode(journey.store.read() || "") : "";
    if (!value || value.length > MAX_LENGTH) return url;
    const [page, hash] = splitHash(extract(journey, url).url);
    const separator = page.indexOf("?") < 0 ? "?" : /[?&]$/.test(page) ? "" : "&";
    return `${page}${separator}${parameterOf(journey)}=${value}${hash}`;
  } catch (e) {
    return url;
  }
}
function adoptHandoff(journey, options = {}) {
  try {
    const { href } = options.location || location;
    const { url, values } = extract(journey, href);
    if (!values.length) return false;
    cleanAddress(options, url);
    const value = values[0];
    const offered = values.length === 1 && value.length <= MAX_LENGTH && readState(journey.definition, decode(value));
    return !!offered && isPossible(journey.definition, offered) && adopt(journey, offered);
  } catch (e) {
    return false;
  }
}
function adopt({ definition, current, store }, offered) {
  const before = store.read() || "";
  const own = current() && readState(definition, before);
  if (own && own.id === offered.id && own.seq >= offered.seq) return false;
  const known = JSON.parse(JSON.stringify(offered, FIELDS));
  store.write(writeState(Object.assign(known, { attributes: offered.attributes })));
  if (current()) return true;
  store.write(before);
  return false;
}
function isPossible({ steps, expiryMs }, state) {
  const { startedAt, lastAt, expiresAt, seq, entry, open } = state;
  const isTime = (value) => value >= 0 && value <= expiresAt;
  const longestMs = Math.max(expiryMs, ...steps.map((step) => step.expiryMs || 0));
  return isTime(startedAt) && isTime(lastAt) && expiresAt <= lastAt + longestMs && isWhole(seq, 1) && seq <= EVENT_CAP + COMPLETED * steps.length && isWhole(entry) && isWhole(open, -1) && state.steps.length === steps.length && state.steps.every(
    (step, i) => isWhole(step.rung) && step.rung <= COMPLETED && isWhole(step.attempt) && step.rung > 0 === step.attempt > 0 && (i >= entry || !step.rung) && (step.startedAt === void 0 || isTime(step.startedAt)) && (!step.done || step.done === true && step.rung === COMPLETED) && (open !== i || !step.done && step.rung > 0)
  );
}
function isWhole(value, lowest = 0) {
  return Number.isSafeInteger(value) && value >= lowest;
}
function cleanAddress(options, url) {
  try {
    const target = options.history || history;
    target.replaceState(target.state, "", url);
  } catch (e) {
  }
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
function encode(text2) {
  return btoa(text2).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
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
var LOG_FIELDS = [
  "date message status origin service version ddtags session_id application_id session.id tab.id logger.name user_action.id",
  "view.id view.url view.referrer view.name http.method http.status_code http.url",
  "error.kind error.message error.stack error.fingerprint error.handling error.source_type _dd.debug_ids.url _dd.debug_ids.id"
].join(" ").split(" ");
function pruneLog(log, keptKeys) {
  for (const key of Object.keys(log)) {
    if (!keptKeys.includes(key)) pruneField(log, key, key);
  }
}
function pruneField(holder, key, path) {
  const value = holder[key];
  const isLeaf = typeof value !== "object" || !value;
  if (!LOG_FIELDS.some((field) => isLeaf ? field === path : `${field}.`.startsWith(`${path}.`))) {
    delete holder[key];
  } else if (!isLeaf) {
    for (const each of Object.keys(value)) pruneField(value, each, Array.isArray(value) ? path : `${path}.${each}`);
  }
}

// packages/sdk/src/privacy/scrub-stack.ts
var MAX_LINES = 100;
var FUNCTION = /^((?:async |new )?[\w$.<>]+)(?: \[as [\w$]+\])?(?:\([\w$., ]*\))? ?[(@]? ?$/;
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
  function path(text2) {
    var _a;
    const segments = text2.split("/");
    const kept = [""];
    let known = shapes;
    for (let i = 1; i < segments.length; i++) {
      const segment = segments[i];
      const isTrailingSlash = !segment && i === segments.length - 1;
      known = isTrailingSlash ? [] : known.filter((shape) => fits(shape[i], segment));
      const isNamed = known.some((shape) => {
        var _a2;
        return shape[i] === segment || ((_a2 = shape[i]) == null ? void 0 : _a2[0]) === "*";
      });
      kept.push(isTrailingSlash || isNamed ? segment : ((_a = known[0]) == null ? void 0 : _a[i]) || REDACTED);
      if (!known[0]) break;
    }
    return kept.join("/");
  }
  function query(parameters) {
    const kept = [];
    parameters.forEach((value, name) => {
      var _a;
      const isAllowed2 = Object.keys(queryParameters).includes(name) && ((_a = queryParameters[name]) == null ? void 0 : _a.includes(value));
      if (isAllowed2) kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    });
    return kept.length ? `?${kept.join("&")}` : "";
  }
  function url(text2) {
    if (!text2) return "";
    try {
      const { protocol, origin, pathname, searchParams } = new URL(text2);
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
var TYPE_NAME = /^[\w$.-]{1,60}$/;
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
      text(urls.url),
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
      text((given, event) => given[0] === "/" ? urls.path(given) : isName(given, event) ? given : REDACTED2),
      "view.name"
    ],
    [text((given, event) => {
      var _a;
      return isName(given, event) ? given : typeName((_a = event.action) == null ? void 0 : _a.type);
    }), "action.target.name"],
    [text((given) => /^[\w.:-]*$/.test(given) ? given : urls.url(given)), "long_task.scripts.invoker"],
    [
      text((given, { origin, error = {} }) => {
        const isResponseBody = origin === "network" || error.source === "network";
        return isResponseBody ? "" : scrubStack(given, `${error.type || error.kind || "Error"}: ${error.message}`, urls.url);
      }),
      "error.stack",
      "error.handling_stack"
    ],
    [text((given, event) => isMessage(given, event) ? given : ""), "error.fingerprint"],
    [text((given, event) => isMessage(given, event) ? given : REDACTED2), "error.message", "message"],
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
    if (!isRum(event)) pruneLog(event, keptKeys);
    for (const [scrubField, ...paths] of rules) {
      for (const path of paths) edit(event, path.split("."), scrubField, event);
    }
    return !isRum(event) || !hidesText(event);
  }
  function hidesText(event) {
    const { error, resource, vital } = event;
    const { graphql } = resource || {};
    const vitalTexts = vital && vital.type !== "websocket" ? [vital.name, vital.description, vital.operation_key, vital.failure_reason] : [];
    const hides = !!(error && (error.causes || typeName(error.type) !== error.type) || graphql && (graphql.payload || graphql.errors) || vitalTexts.some((given) => given && !isName(given, event)));
    if (hides) warn("not sent, for it holds a text that cannot be scrubbed: a RUM", event.type);
    return hides;
  }
  function blank(event) {
    for (const [, ...paths] of rules) {
      for (const path of paths) guarded(() => edit(event, path.split("."), blanked, event));
    }
    return !!guarded(() => isRum(event) && event.type === "view");
  }
  function hostAnswer(event, context) {
    var _a;
    try {
      return (_a = options.beforeSend) == null ? void 0 : _a.call(options, event, context);
    } catch (error) {
      return guarded(() => isRum(event) && warn("the beforeSend given to createBeforeSend threw:", error));
    }
  }
  return (event, context) => {
    var _a;
    const isRefused = hostAnswer(event, context) === false;
    const maySend = (_a = guarded(() => scrub(event))) != null ? _a : blank(event);
    return maySend && !isRefused;
  };
}
function isRum(event) {
  return typeof event.type === "string" && !("status" in event);
}
function isAllowed(given, list, event) {
  if (!given || isOfJourney(given, event)) return true;
  return given.length <= MAX_TEXT && list.some((each) => {
    var _a;
    return (typeof each === "string" ? each : (_a = given.match(each)) == null ? void 0 : _a[0]) === given;
  });
}
function isOfJourney(given, { context, journey = context == null ? void 0 : context.journey }) {
  var _a;
  return !!journey && [eventName(journey), `${journey.name}.${journey.step}.${(_a = journey.failure) == null ? void 0 : _a.code}`].includes(given);
}
function typeName(given) {
  return given === void 0 || typeof given === "string" && TYPE_NAME.test(given) ? given : REDACTED2;
}
function text(scrub) {
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
  if (!Object.keys(holder).includes(key) || holder[key] == null) return;
  if (rest.length) {
    edit(holder[key], rest, scrub, event);
    return;
  }
  const scrubbed = scrub(holder[key], event);
  if (scrubbed === void 0) delete holder[key];
  else if (scrubbed !== holder[key]) holder[key] = scrubbed;
}
function guarded(run) {
  try {
    return run();
  } catch (e) {
    return void 0;
  }
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
      notReached: { team: "meds", kind: "engineering" }
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
      notReached: { team: "sm", kind: "ux" },
      left: { team: "sm", kind: "engineering" }
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
