/** The ring of an offer: a circle that opens as its time runs out. The seconds stand in it, so that shape and text say the same. */
export function Ring({ left, whole, label }: { left: number; whole: number; label: string }) {
  const radius = 21;
  const length = 2 * Math.PI * radius;
  const share = whole > 0 ? Math.max(0, Math.min(1, left / whole)) : 0;
  const seconds = Math.ceil(Math.max(0, left) / 1000);
  return (
    <span className="ring" role="timer" aria-label={label} data-low={share < 0.34 || undefined}>
      <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" focusable="false">
        <circle className="ring-back" cx="24" cy="24" r={radius} />
        <circle
          className="ring-left"
          cx="24"
          cy="24"
          r={radius}
          strokeDasharray={`${share * length} ${length}`}
          transform="rotate(-90 24 24)"
        />
      </svg>
      <span className="ring-number" aria-hidden="true">
        {seconds}
      </span>
    </span>
  );
}
