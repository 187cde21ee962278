let shown = true;

/** Whether somebody can see this page now: its tab is in front, and the frame it may lie in is not put away. */
export function looking(): boolean {
  return document.visibilityState === 'visible' && shown;
}

/** The host page shows or puts away our frame: a hidden frame is not told by the browser. */
export function setShown(now: boolean): void {
  shown = now;
  window.dispatchEvent(new Event('focus'));
}
