/** The sound of an offer: two soft tones, made here so that no file has to load. Browsers allow it after the first key press or click. */
export function ring(): void {
  try {
    const audio = new AudioContext();
    const start = audio.currentTime;
    for (const [at, pitch] of [
      [0, 587],
      [0.18, 880],
    ] as const) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0, start + at);
      gain.gain.linearRampToValueAtTime(0.12, start + at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, start + at + 0.5);
      tone.connect(gain).connect(audio.destination);
      tone.start(start + at);
      tone.stop(start + at + 0.55);
      tone.onended = () => at > 0 && void audio.close();
    }
  } catch {
    // No sound device, or the browser forbids it: the offer is on screen and spoken all the same.
  }
}
