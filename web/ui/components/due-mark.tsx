/** How a promised time stands, as a shape: a filling disc in time, a triangle at risk, a crossed square when over. Words stand beside it. */
export function DueMark({ standing, used }: { standing: 'in-time' | 'at-risk' | 'over'; used: number }) {
  const turn = (Math.min(99.9, used) / 100) * 2 * Math.PI;
  const end = `${8 + 6 * Math.sin(turn)} ${8 - 6 * Math.cos(turn)}`;
  return (
    <svg className="due-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {standing === 'in-time' && (
        <>
          <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d={`M8 8V2A6 6 0 ${turn > Math.PI ? 1 : 0} 1 ${end}Z`} fill="currentColor" />
        </>
      )}
      {standing === 'at-risk' && (
        <path d="M8 1.5 15 14H1Zm0 4.5v4m0 1.5v.5" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinejoin="round" />
      )}
      {standing === 'over' && (
        <>
          <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
          <path d="m5 5 6 6m0-6-6 6" stroke="var(--surface)" strokeWidth="1.8" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}
