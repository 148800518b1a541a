/** Seconds before the end at which the time that is left is read out. */
const WARNINGS = [300, 60];

/** Which warning stands when so many seconds are left: the last that was passed, or null before the first. */
export function warningAt(secondsLeft: number, limitSeconds: number): number | null {
  if (secondsLeft <= 0) return null;
  const passed = WARNINGS.filter((warning) => secondsLeft <= warning && warning < limitSeconds);
  return passed.at(-1) ?? null;
}

/** `1:05:09` or `12:34`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
