/** At most `max` calls in any `windowMs` milliseconds. */
export interface RateRule {
  readonly max: number;
  readonly windowMs: number;
}

/** What became of a call. */
export interface Count {
  readonly isAdmitted: boolean;
  /** How many more calls there is room for now. */
  readonly remaining: number;
  /** Milliseconds until there is room for another call: 0 for an admitted one. */
  readonly waitMs: number;
}

/** Where calls are counted. Room taken grows with the calls admitted within a window, at most `max` for an identity. */
export interface CallCounts {
  /**
   * Counts a call if there is room for it in the window, in one step that no other call can come between; else changes
   * nothing, so that whoever keeps trying is let in when the window has passed.
   */
  count(identity: string, rule: RateRule): Promise<Count>;
}
