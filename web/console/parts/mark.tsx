/** The sign of Jietong: two ends of a line and the arc that joins them. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path d="M7 21a9 9 0 0 1 18 0" fill="none" stroke="currentColor" strokeWidth="3.4" strokeLinecap="round" />
      <circle cx="7" cy="22.5" r="4" fill="currentColor" />
      <circle cx="25" cy="22.5" r="4" fill="var(--warm-strong)" />
    </svg>
  );
}
