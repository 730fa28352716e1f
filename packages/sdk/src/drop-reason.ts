/**
 * The reason why a signal was not recorded.
 *
 * - `repeat`: the signal adds nothing to what the journey has recorded. Components render, mount and report more than once.
 * - `undeclared`: the definition has no such step, abandon reason or failure code.
 * - `no_journey`: no journey is live, and this signal does not begin one.
 * - `requires`: the step that this step requires has not completed.
 * - `finished`: the journey has completed its last step, and has not expired yet.
 * - `cap`: the journey has 200 events, and this one would change no count.
 * - `aborted`: the app aborted the request. That is no failure.
 * - `page_left`: the request ended because the page was left. That is no failure.
 * - `ended`: the journey in which `watch` was called has ended since.
 * - `disabled`: the option `enabled` is false.
 * - `no_page`: there is neither a document with a window nor a `storage` option, as on a server.
 * - `error`: something that the app gave, such as `clock`, threw.
 */
export type DropReason =
  | 'repeat'
  | 'undeclared'
  | 'no_journey'
  | 'requires'
  | 'finished'
  | 'cap'
  | 'aborted'
  | 'page_left'
  | 'ended'
  | 'disabled'
  | 'no_page'
  | 'error'
