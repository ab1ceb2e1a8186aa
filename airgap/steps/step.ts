/** One plain, named piece of the set-up. Running it twice does the work once. */
export interface Step {
  /** What a person reads while it runs, such as "Debian packages". */
  name: string;
  /** Fair guess of the wall time when it has to run, in seconds, on two cores. */
  estimateSeconds: number;
  /** Whether the result is already there, for the inputs as they are now. Changes nothing. */
  upToDate(): Promise<boolean>;
  /**
   * Does the work; afterwards {@link Step.upToDate} is true.
   *
   * @param progress called with one line for each thing worth telling
   * @throws Error naming what failed and what to do
   */
  run(progress: (line: string) => void): Promise<void>;
}
