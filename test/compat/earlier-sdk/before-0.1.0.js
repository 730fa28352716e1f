// @journey-monitor/sdk as it was at before-0.1.0. Written by freeze-sdk.ts; not changed by hand.

// packages/sdk/src/guard.ts
function guard(run, fallback) {
  try {
    return run();
  } catch (error) {
    try {
      if (false) warnOnce(error);
    } catch (e) {
    }
    return fallback;
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
function camelCase(name) {
  return name.replace(/_+(.)/g, (_, letter) => letter.toUpperCase());
}
function allowedAttributes(specs, given) {
  const allowed = {};
  for (const name in specs) {
    guard(() => {
      const { [camelCase(name)]: other, [name]: value = other } = given || {};
      const safe = allowedValue(specs[name], value);
      if (safe !== void 0) allowed[name] = safe;
      else {
        try {
          if (false) warnOfValue(name, specs[name], value);
        } catch (e) {
        }
      }
    });
  }
  return allowed;
}
function allowedValue(spec, value) {
  const { band: bounds, values = [] } = spec;
  if (bounds && Number.isFinite(value)) return bandName(bounds, value);
  return values.find((each) => each === value);
}
function bandName(bounds, value) {
  const above = bounds.filter((bound) => bound <= value).length;
  const lower = bounds[above - 1];
  const next = bounds[above];
  if (!above) return `<${next}`;
  if (!next) return `${lower}+`;
  return next - lower > 1 ? `${lower}-${next - 1}` : `${lower}`;
}

// packages/sdk/src/phase-rank.ts
var PHASE_BY_RANK = [void 0, "start", "abandon", "fail", "complete"];
var STARTED = 1;
var ABANDONED = 2;
var FAILED = 3;
var COMPLETED = 4;

// packages/sdk/src/journey-definition.ts
var BUILT_IN_REASONS = ["went_back", "signed_out"];
function causesOf({ reasons = [], failures = {} }, rank) {
  if (rank === ABANDONED) return BUILT_IN_REASONS.concat(reasons);
  return rank === FAILED ? Object.keys(failures) : [void 0];
}
function stepNames({ steps }) {
  return steps.map((step) => step.name);
}

// packages/sdk/src/define-journey.ts
var DEFAULT_EXPIRY_MS = 30 * 6e4;
function defineJourney(definition2) {
  const defined = Object.assign({ expiryMs: DEFAULT_EXPIRY_MS }, definition2);
  let refusal;
  try {
    if (false) refusal = refusalOf(defined);
  } catch (e) {
  }
  if (refusal) throw refusal;
  return defined;
}

// packages/sdk/src/error-details.ts
function errorDetails(error) {
  return guard(() => {
    const { status, originalStatus, data, errors, name, error: text3 } = error || {};
    const [first] = [].concat(errors || (data || {}).errors);
    const { status: reported, code: apiCode } = first || {};
    const httpStatus = +status || +originalStatus || +reported;
    const unanswered = !httpStatus && !apiCode;
    return { httpStatus, apiCode, unanswered, aborted: unanswered && /^(Abort|Cancel)/.test(`${name || text3}`) };
  }, {});
}

// packages/sdk/src/event.ts
function toEvent(definition2, state, i, rank, first, cause, supersedes, details) {
  const step = definition2.steps[i];
  const { httpStatus, apiCode, attributes } = details || {};
  const { attempt, f: startedAt } = state.steps[i];
  const elapsed = (since) => Math.max(0, state.s - since);
  const event = {
    name: definition2.name,
    version: definition2.version,
    id: state.id,
    started_at: state.f,
    entry_step: definition2.steps.find((_, i2) => state.steps[i2].e).name,
    seq: state.seq,
    step: step.name,
    step_number: i + 1,
    phase: PHASE_BY_RANK[rank],
    team: step.team,
    app: step.app,
    attempt,
    first,
    elapsed_ms: elapsed(state.f),
    attributes: Object.assign(allowedAttributes(step.attributes, attributes), state.attributes)
  };
  if (supersedes) event.supersedes = supersedes;
  if (!details) event.implied = true;
  if (rank > STARTED && startedAt >= 0) event.step_ms = elapsed(startedAt);
  if (rank === ABANDONED) event.reason = cause;
  if (rank === FAILED) {
    const owner = step.failures[cause];
    const status = httpStatus | 0;
    const failure = Object.assign(
      { code: cause, team: step.team },
      typeof owner === "string" ? { kind: owner } : owner
    );
    if (status >= 100 && status < 600) failure.http_status = status;
    if (apiCode) failure.api_code = (step.apiCodes || []).includes(apiCode) ? apiCode : "other";
    event.failure = failure;
  }
  return event;
}

// packages/sdk/src/page-lifecycle.ts
var MAY_END_MS = 3e3;
function createDelivery(page2) {
  const held = /* @__PURE__ */ new Set();
  let mayEnd;
  const release = (reason) => {
    for (const send of held) if (held.delete(send)) send(reason);
  };
  if (page2) {
    mayEnd = /WebKit\/6/.test(page2.navigator.userAgent);
    page2.addEventListener("beforeunload", () => {
      mayEnd = true;
    });
    page2.addEventListener("pagehide", () => release("page_left"));
  }
  return (send, unanswered) => {
    if (page2 && page2.document.prerendering) {
      page2.document.addEventListener("prerenderingchange", () => send());
    } else if (unanswered && mayEnd) {
      held.add(send);
      setTimeout(() => held.delete(send) && send(), MAY_END_MS);
    } else {
      if (!unanswered) release();
      send();
    }
  };
}

// packages/sdk/src/state-machine.ts
var EVENT_CAP = 200;
var CLOCK_TOLERANCE_MS = 5 * 6e4;
function transition(definition2, previous, signal, now) {
  const { steps } = definition2;
  const { cause, e: rank } = signal;
  const drop = (dropReason) => ({ y: [], d: dropReason });
  const names = stepNames(definition2);
  const s = names.indexOf(signal.step);
  const step = steps[s];
  if (!step || !causesOf(step, rank).includes(cause)) return drop("undeclared");
  let state = isFresh(previous, now) ? previous : void 0;
  const isCompleted = (name) => state && state.steps[names.indexOf(name)].e === COMPLETED;
  const isConverted = isCompleted(definition2.convertingStep);
  const begins = !s && rank !== ABANDONED;
  if (step.requires && !isCompleted(step.requires)) return drop("requires");
  if (state) {
    if (!s && rank === STARTED && (isConverted || state.steps.some((each) => each.a === STARTED)))
      return drop("repeat");
    if (state.steps[s].e === void 0 || begins && isConverted) state = void 0;
  }
  if (!state) {
    if (!begins && !(step.entry && rank === STARTED)) return drop("no_journey");
    state = Object.assign({}, signal.u(), {
      f: now,
      seq: 0,
      steps: steps.map((_, i) => ({ e: i < s ? void 0 : 0, attempt: 0 }))
    });
  }
  const { a: lastRank } = state.steps[s];
  const isOpen = lastRank === STARTED;
  const isDone = lastRank === COMPLETED;
  const isOver = isFinished(state);
  if (lastRank === rank || rank === ABANDONED && !isOpen || rank === STARTED && isOver && isDone)
    return drop("repeat");
  if (isOver) return drop("finished");
  const draft = Object.assign({}, state, { steps: state.steps.map((each) => Object.assign({}, each)) });
  const recorded = [];
  const record = (i, rank2, cause2, details) => {
    const own = draft.steps[i];
    const first = rank2 > own.e;
    const supersedes = first && own.i;
    if (first) {
      own.e = rank2;
      own.i = cause2;
    }
    if (rank2 === STARTED) {
      own.attempt++;
      own.f = details && now;
    }
    if (rank2 !== FAILED) own.a = rank2;
    if (first || draft.seq < EVENT_CAP) {
      draft.seq++;
      draft.s = now;
      draft.g = now + (steps[i].expiryMs || definition2.expiryMs);
      recorded.push(toEvent(definition2, draft, i, rank2, first, cause2, supersedes, details));
    }
  };
  if (rank !== FAILED || !isDone) {
    draft.steps.forEach((each, i) => {
      if (i < s && each.a !== STARTED && each.e < COMPLETED) record(i, STARTED);
      if (each.a === STARTED) {
        if (i < s) record(i, COMPLETED);
        if (i > s) record(i, ABANDONED, "went_back");
      }
    });
    if (!isOpen && rank !== STARTED) record(s, STARTED);
  }
  record(s, rank, cause, signal.details);
  return { n: draft, y: recorded, d: recorded.length ? void 0 : "cap" };
}
function isLive(state, now) {
  return isFresh(state, now) && !isFinished(state);
}
function isFresh(state, now) {
  return state && now <= state.g && now >= state.s - CLOCK_TOLERANCE_MS;
}
function isFinished(state) {
  return state.steps[state.steps.length - 1].e === COMPLETED;
}

// packages/sdk/src/uuid.ts
function isUuid(value) {
  return typeof value === "string" && /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(value);
}
function uuidFrom(source) {
  const id = source && guard(source);
  return isUuid(id) ? id : randomUuid();
}
function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(36));
  return "00000000-0000-4000-a000-000000000000".replace(/0/g, (_, i) => (bytes[i] % 16).toString(16));
}

// packages/sdk/src/storage.ts
function createStateStore(definition2, storage) {
  const key = `journey-monitor:${definition2.name}`;
  let state;
  let lastText;
  const get = () => guard(() => storage().getItem(key));
  return {
    read() {
      const text3 = get();
      if (text3 !== lastText) {
        lastText = text3;
        state = text3 && guard(() => readState(definition2, text3));
      }
      return state;
    },
    write(newState) {
      const text3 = newState && writeState(definition2, newState);
      state = newState;
      guard(() => storage().setItem(key, text3));
      if (get() !== text3) guard(() => storage().removeItem(key));
      lastText = get();
    }
  };
}
function writeState(definition2, state) {
  return stepNames(definition2) + JSON.stringify(state);
}
function readState(definition2, text3) {
  const state = JSON.parse(text3.slice(text3.indexOf("{")));
  const isOurs = text3 === writeState(definition2, state) && isUuid(state.id);
  const counts = [state.f, state.seq];
  definition2.steps.forEach((step, i) => {
    const stored = state.steps[i];
    if (!causesOf(step, stored.e).includes(stored.i)) stored.i = void 0;
    counts.push(stored.attempt);
  });
  state.attributes = allowedAttributes(definition2.attributes, state.attributes);
  return isOurs && /^.[\d,]+.$/.test(JSON.stringify(counts)) ? state : void 0;
}

// packages/sdk/src/value-or-function.ts
function resolved(given, argument) {
  return typeof given === "function" ? given(argument) : given;
}

// packages/sdk/src/watch.ts
function observePromise(promise, settle) {
  const { constructor: ownConstructor } = promise;
  const isNative = Promise.prototype.then === promise.then;
  const mirror = promise.then(
    (value) => settle(value, true),
    (error) => {
      settle(error);
      if (isNative) throw error;
    }
  );
  const get = () => {
    mirror.catch(() => {
    });
    return ownConstructor;
  };
  if (isNative) Reflect.defineProperty(promise, "constructor", { get, configurable: true }) || get();
}

// packages/sdk/src/journey.ts
function createJourney(definition2, options = {}) {
  const storage = () => options.storage || sessionStorage;
  const store = createStateStore(definition2, storage);
  const now = () => Math.floor((options.clock || Date.now)());
  const page2 = guard(() => window);
  const deliver = createDelivery(page2);
  const listeners = /* @__PURE__ */ new Set();
  const signal = (step, rank, details, cause, hasEnded) => {
    const { attributes, unanswered, aborted } = details || {};
    const beginJourney = () => ({
      id: uuidFrom(options.newId),
      attributes: Object.assign(
        allowedAttributes(
          definition2.attributes,
          guard(() => resolved(options.attributes))
        ),
        allowedAttributes(definition2.attributes, attributes)
      )
    });
    const record = () => {
      if (!page2 && !options.storage) return "no_page";
      if (resolved(options.enabled) === false) return "disabled";
      if (aborted) return "aborted";
      if (hasEnded) return "ended";
      const { n: nextState, y: recorded, d: dropReason } = transition(
        definition2,
        store.read(),
        { step, e: rank, cause, details, u: beginJourney },
        now()
      );
      if (nextState) store.write(nextState);
      for (const event of recorded)
        for (const sink of [...options.sinks || [], ...listeners])
          guard(() => sink(event));
      return dropReason;
    };
    deliver((left) => {
      const reason = left || guard(record, "error");
      try {
        if (false) warnOfSignal(definition2, step, rank, cause, attributes, reason);
      } catch (e) {
      }
      const { onDropped } = options;
      if (reason && onDropped)
        guard(() => onDropped(`${step}.${PHASE_BY_RANK[rank]}`, reason));
    }, unanswered);
  };
  const current = () => guard(() => {
    const state = store.read();
    if (!isLive(state, now())) return void 0;
    const { name: openStep } = definition2.steps.find((_, i) => state.steps[i].a === STARTED) || {};
    return { id: state.id, openStep };
  });
  const live = () => current() || {};
  const internals = { r: store, t: storage, o: now };
  const journey = {
    definition: definition2,
    j: internals,
    start: (step, attributes) => signal(step, STARTED, { attributes }),
    complete: (step, attributes) => signal(step, COMPLETED, { attributes }),
    fail: (step, code, details) => signal(step, FAILED, details || {}, code),
    abandon: (step, reason, attributes) => signal(step, ABANDONED, { attributes }, reason),
    watch(step, promise, watching) {
      guard(() => {
        const { code, deadlineMs, attributes } = watching;
        const { id } = live();
        const report = (rank, cause, details) => signal(step, rank, Object.assign({ attributes }, details), cause, id && live().id !== id);
        const { setTimeout: startTimer, clearTimeout: stopTimer } = options.timers || { setTimeout, clearTimeout };
        const timeOut = () => live().openStep === step && report(FAILED, "timeout");
        const timer = deadlineMs && startTimer(timeOut, deadlineMs);
        observePromise(
          promise,
          (outcome, isKept) => guard(() => {
            stopTimer(timer);
            if (isKept && (!outcome || outcome.ok !== false)) report(COMPLETED);
            else report(FAILED, resolved(code, outcome), errorDetails(outcome));
          })
        );
      });
      return promise;
    },
    current,
    reset: () => deliver(() => {
      const { openStep } = live();
      if (openStep) signal(openStep, ABANDONED, void 0, "signed_out");
      store.write();
    }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    debug() {
      try {
        if (false) printTimeline(definition2, store.read());
      } catch (e) {
      }
    }
  };
  return journey;
}

// packages/sdk/src/sinks/datadog.ts
function datadogSink({ rum, logs }) {
  return (event) => {
    const context = { journey: event };
    const { failure } = event;
    const prefix = `${event.name}.${event.step}.`;
    const fingerprint = failure && failure.kind === "engineering" && prefix + failure.code;
    guard(() => {
      const instance = resolved(rum);
      if (instance) {
        instance.addAction(prefix + event.phase, context);
        if (fingerprint) {
          instance.addError(Object.assign(new Error(fingerprint), { stack: "", dd_fingerprint: fingerprint }), context);
        }
      }
    });
    guard(() => {
      const instance = fingerprint && resolved(logs);
      if (instance) instance.logger.error(fingerprint, context);
    });
  };
}

// packages/sdk/src/journey-internals.ts
function internalsOf(journey) {
  return journey.j;
}

// packages/sdk/src/handoff.ts
var MAX_LENGTH = 4096;
var FIELDS = {
  id: 1,
  f: 1,
  seq: 1,
  s: 1,
  g: 1,
  steps: 1,
  e: 1,
  attempt: 1,
  a: 1,
  i: 1
};
function withHandoff(journey, url) {
  const carrying = guard(() => {
    const { r: stateStore, o: currentTime } = internalsOf(journey);
    const state = stateStore.read();
    if (!isLive(state, currentTime())) return url;
    remember(journey, state.id);
    const value = encode(writeState(journey.definition, state));
    if (value.length > MAX_LENGTH) return url;
    const [page2, hash] = splitHash(extract(journey, url).url);
    const separator = page2.indexOf("?") < 0 ? "?" : /[?&]$/.test(page2) ? "" : "&";
    return `${page2}${separator}${parameterOf(journey)}=${value}${hash}`;
  });
  return carrying === void 0 ? url : carrying;
}
function adoptHandoff(journey, options = {}) {
  const isAdopted = guard(() => {
    if (typeof window === "undefined" && !options.location) return false;
    const { href } = options.location || location;
    const { url, values } = extract(journey, href);
    if (!values.length) return false;
    guard(() => cleanAddress(options.history || history, url));
    const value = values[0];
    const offered = values.length === 1 && value.length <= MAX_LENGTH && readState(journey.definition, decode(value));
    if (!offered || !isPossible(journey.definition, offered)) return false;
    if (typeof document === "object") {
      document.addEventListener("prerenderingchange", () => guard(() => adopt(journey, offered)));
    }
    return adopt(journey, offered);
  });
  return !!isAdopted;
}
function adopt(journey, offered) {
  const { definition: definition2 } = journey;
  const { r: stateStore, o: currentTime } = internalsOf(journey);
  const now = currentTime();
  const { id, f: startedAt } = offered;
  const isRecent = startedAt <= now && startedAt >= now - longestExpiryMs(definition2);
  if (!isRecent || !isLive(offered, now)) return false;
  const own = stateStore.read();
  const isUsed = remember(journey, id);
  const isBehind = own && own.id === id ? own.seq < offered.seq : !isUsed && !isLive(own, now);
  if (!isBehind) return false;
  const known2 = JSON.parse(JSON.stringify(offered, Object.keys(FIELDS)));
  Object.assign(known2, { attributes: offered.attributes });
  stateStore.write(known2);
  return true;
}
var idsInMemory = /* @__PURE__ */ new WeakMap();
function remember(journey, id) {
  const key = `journey-monitor:${parameterOf(journey)}`;
  const { t: hostStorage } = internalsOf(journey);
  const stored = guard(() => hostStorage().getItem(key)) || "";
  const inMemory = idsInMemory.get(journey) || "";
  const isUsed = (stored + inMemory).indexOf(id) >= 0;
  if (!isUsed) {
    const ids = `${id},${stored}`.slice(0, MAX_LENGTH);
    guard(() => hostStorage().setItem(key, ids));
    if (guard(() => hostStorage().getItem(key)) !== ids) idsInMemory.set(journey, `${id},${inMemory}`);
  }
  return isUsed;
}
function longestExpiryMs({ steps, expiryMs }) {
  return Math.max(expiryMs, ...steps.map((step) => step.expiryMs || 0));
}
function isPossible(definition2, state) {
  const { steps } = definition2;
  const { f: startedAt, s: lastAt, g: expiresAt, seq } = state;
  const isTime = (value) => isWhole(value, startedAt) && value <= expiresAt;
  return isWhole(startedAt) && isTime(lastAt) && expiresAt <= lastAt + longestExpiryMs(definition2) && isWhole(seq, 1) && seq <= EVENT_CAP + COMPLETED * steps.length && state.steps.length === steps.length && state.steps.filter((step) => step.a === STARTED).length <= 1 && state.steps.every(
    ({ e: rank = 0, attempt, f: since, a: lastRank = 0 }) => isWhole(rank) && rank <= COMPLETED && isWhole(attempt) && rank > 0 === attempt > 0 && (since === void 0 || isTime(since)) && [0, STARTED, ABANDONED, COMPLETED].includes(lastRank) && lastRank <= rank
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
  const [page2, hash] = splitHash(url);
  const query = page2.indexOf("?");
  const prefix = `${parameterOf(journey)}=`;
  const values = [];
  const others = [];
  for (const parameter of query < 0 ? [] : page2.slice(query + 1).split("&")) {
    if (`${parameter}=`.indexOf(prefix) === 0) values.push(parameter.slice(prefix.length));
    else others.push(parameter);
  }
  if (!values.length) return { url, values };
  return { url: page2.slice(0, query) + (others.length ? `?${others.join("&")}` : "") + hash, values };
}
function splitHash(url) {
  const at = url.indexOf("#");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
}
function encode(text3) {
  return btoa(checksumOf(text3) + text3).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
function decode(value) {
  const sealed = atob(value.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((value.length + 3) % 4));
  const text3 = sealed.replace(/^-?\d+/, "");
  if (checksumOf(text3) + text3 !== sealed) throw new Error("damaged handoff");
  return text3;
}
function checksumOf(text3) {
  let checksum = 0;
  for (let i = 0; i < text3.length; i++) checksum = checksum * 31 + text3.charCodeAt(i) | 0;
  return checksum;
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
var MAX_TAGS = 100;
var text = () => true;
var known = (given) => /^(ok|debug|info|notice|warn|error|critical|alert|emerg|agent|console|logger|network|report|source|(un)?handled|browser(\+wasm)?|GET|HEAD|POST|PUT|PATCH|DELETE|\d{1,3}|1\d{12}(\.\d+)?)$/.test(
  given
);
var fromInit = (given, isName, name) => isName(given, {}) || initConfiguration()[name] === given;
var LOG_FIELDS = {
  date: known,
  message: text,
  status: known,
  origin: known,
  service: fromInit,
  version: fromInit,
  ddtags: (given, isName) => {
    const init = initConfiguration();
    return given.split(",", MAX_TAGS).filter((tag) => isName(tag, {}) || isTagOfSdk(tag, init)).join(",");
  },
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
function initConfiguration() {
  return guard(() => logsSdk().getInitConfiguration()) || {};
}
function isTagOfSdk(tag, init) {
  const end = tag.indexOf(":");
  return /^sdk_version:[\d.]+$/.test(tag) || end > 0 && init[tag.slice(0, end)] === tag.slice(end + 1);
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
  function scrub(text3, keepsScript) {
    if (!text3) return "";
    try {
      const { protocol, origin, pathname, searchParams } = new URL(text3);
      if (!/^(http|ws)s?:$/.test(protocol)) return REDACTED;
      const isKnown = origins.includes(origin) || typeof location === "object" && location.origin === origin;
      return isKnown ? origin + path(pathname) + query(searchParams) : `${origin}/${keepsScript ? scriptName(pathname) : ""}`;
    } catch (e) {
      return REDACTED;
    }
  }
  return { url: (text3) => scrub(text3, false), script: (text3) => scrub(text3, true), path };
}
function scriptName(path) {
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (!/^[\w.~-]{1,80}\.m?js$/.test(file)) return "";
  return file.length + 1 < path.length ? `${REDACTED}/${file}` : file;
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
var HTTP_METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)$/i;
var PATH_ATTRIBUTE = /^\[((data-[\w-]+|role|type|disabled|readonly|tabindex|draggable|rel|method|enctype|autocomplete)="|(action|download|target)="(_(blank|self|parent|top))?")/;
var TYPE_NAME = /^[A-Za-z_$][\w$.]{0,39}$/;
function createBeforeSend(options = {}) {
  const { names = [], messages = [] } = options;
  try {
    if (false) warnOfNames(names);
  } catch (e) {
  }
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
      "vital.websocket.url",
      "http.url"
    ],
    [text2(urls.script), "long_task.scripts.source_url", "_dd.debug_ids.url"],
    [
      text2((given, event) => given[0] === "/" ? urls.path(given) : isName(given, event) ? given : REDACTED2),
      "view.name"
    ],
    [text2((given, event) => {
      var _a;
      return isName(given, event) ? given : typeName((_a = event.action) == null ? void 0 : _a.type);
    }), "action.target.name"],
    [text2((given) => /^[A-Za-z.:-]{0,40}$/.test(given) ? given : urls.script(given)), "long_task.scripts.invoker"],
    [
      text2((given, { origin, error = {} }) => {
        const isResponseBody = origin === "network" || error.source === "network";
        return isResponseBody ? "" : scrubStack(given, `${error.type || error.kind || "Error"}: ${error.message}`, urls.script);
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
    var _a, _b;
    const { error, resource, vital, _dd = {}, ci_test: ciTest } = event;
    const { graphql } = resource || {};
    const { composed_path_selector: selector } = ((_a = _dd.action) == null ? void 0 : _a.target) || {};
    const methods = [resource == null ? void 0 : resource.method, (_b = error == null ? void 0 : error.resource) == null ? void 0 : _b.method];
    const vitalTexts = vital && vital.type !== "websocket" ? [vital.name, vital.description, vital.operation_key, vital.failure_reason] : [];
    const hides = !!(error && (error.causes || error.type && typeName(error.type) !== error.type) || graphql && (graphql.payload || graphql.errors) || methods.some((given) => given && !HTTP_METHOD.test(`${given}`)) || !attributesOf(`${selector || ""}`).every((each) => PATH_ATTRIBUTE.test(each)) || ciTest && !/^\d{1,40}$/.test(`${ciTest.test_execution_id}`) || vitalTexts.some((given) => given && !isName(given, event)));
    try {
      if (false)
        warn(
          `did not send a RUM event of type ${shown(event.type)}, because it holds a text that cannot be edited. ${seeDocs("troubleshooting")}`
        );
    } catch (e) {
    }
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
function attributesOf(selector) {
  return selector.replace(/\\./g, "x").match(/\[[^[]*/g) || [];
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
var page = oneOf("list", "details");
var yesOrNo = flag();
var engineering = "engineering";
var knownLimitation = "known_limitation";
var apiCodes = ["SM119", "SM129", "SM151", "SM172"];
var definition = defineJourney({
  name: "rx_renewal",
  version: 1,
  teams: ["meds", "sm"],
  apps: ["medications", "secure-messaging"],
  intentStep: "link_view",
  convertingStep: "send",
  featureToggle: "mhv_secure_messaging_medications_renewal_request",
  attributes: { page, toggle: yesOrNo },
  steps: [
    {
      name: "link_view",
      team: "meds",
      app: "medications",
      failures: { link_render_error: engineering, eligibility_error: engineering },
      attributes: { selected_on: page, renewable_links: band(1, 2, 6, 11) }
    },
    {
      name: "modal",
      team: "meds",
      app: "medications",
      reasons: ["back", "closed"],
      failures: { modal_load_error: engineering, launch_error: engineering }
    },
    {
      name: "care_team_pick",
      team: "sm",
      app: "secure-messaging",
      entry: true,
      reasons: ["left_for_inbox", "asked_for_help"],
      failures: {
        care_team_api_error: engineering,
        app_load_error: engineering,
        session_expired: engineering,
        context_lost: engineering,
        route_error: { team: "meds", kind: engineering },
        no_care_team: knownLimitation,
        blocked_care_team: knownLimitation,
        downtime: knownLimitation
      },
      apiCodes,
      attributes: {
        care_teams: band(1, 2, 6, 21),
        health_systems: band(1, 2, 6),
        picked_from: oneOf("recent", "full_list")
      },
      notReachedOwner: { team: "meds", kind: engineering }
    },
    {
      name: "prefill",
      team: "sm",
      app: "secure-messaging",
      reasons: ["left_editor"],
      failures: {
        prescription_load_error: engineering,
        prefill_blank: engineering,
        prefill_partial: engineering,
        context_lost: engineering,
        timeout: engineering
      },
      apiCodes
    },
    {
      name: "send",
      team: "sm",
      app: "secure-messaging",
      expiryMs: 120 * MINUTE,
      reasons: ["draft_deleted", "draft_saved", "left_editor"],
      failures: {
        draft_create_error: engineering,
        send_error: engineering,
        backend_error: engineering,
        session_expired: engineering,
        context_lost: engineering,
        timeout: engineering,
        blocked_care_team: knownLimitation,
        attachment_rejected: "ux",
        invalid_form: "ux"
      },
      apiCodes,
      attributes: { edited: yesOrNo, prefill_deleted: yesOrNo, attachments: band(1, 2, 4) }
    },
    {
      name: "return",
      team: "meds",
      app: "medications",
      requires: "send",
      failures: { route_error: { team: "sm", kind: engineering } },
      notReachedOwner: { team: "sm", kind: "ux" },
      leftOwner: { team: "sm", kind: engineering }
    }
  ]
});
var renewal = definition;
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
