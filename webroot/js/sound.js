const TONES = [
  [660, 0],
  [880, 0.14],
];
const LENGTH_S = 0.12;
const LOUDNESS = 0.08;
const ONE_TAB_FOR_MS = 2000;

let audio = null;

/** Two short tones; nothing where the browser does not let this page sound (yet). */
export async function chime() {
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  // A page that nobody has touched may make no sound: then there is none.
  if (audio.state === 'suspended') await Promise.race([audio.resume(), new Promise((late) => setTimeout(late, 500))]);
  if (audio.state !== 'running') return;
  for (const [pitch, after] of TONES) tone(pitch, audio.currentTime + after);
}

function tone(pitch, start) {
  const voice = audio.createOscillator();
  const volume = audio.createGain();
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S);
  voice.connect(volume).connect(audio.destination);
  voice.start(start);
  voice.stop(start + LENGTH_S + 0.02);
}

/** The same in one tab only, however many of this browser's have the same to tell. */
export async function chimeOnce(name) {
  if (!navigator.locks) return chime();
  await navigator.locks.request(`signalbox-chime-${name}`, {ifAvailable: true}, async (lock) => {
    if (!lock) return;
    await chime();
    await new Promise((over) => setTimeout(over, ONE_TAB_FOR_MS));
  });
}
