/**
 * What was asked for could have been done, and failed: nobody answered, or not in time. The command line prints the
 * message and exits with 1.
 */
export class Failure extends Error {
  override name = 'Failure'
}
