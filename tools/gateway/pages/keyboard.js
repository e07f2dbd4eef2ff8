// What is in force, by the messages of the gateway.

const SPEED_SPAN_MS = 50;

export class Keyboard {
  constructor() {
    this.shows = "notice";
    this.why = "Connecting";
    this.known = true;
    this.held = new Set(); // "key KeyA", "button left"
    this.told = new Set(); // … of which it is known, since anything was lost, whether they are held
    this.flashes = new Set(); // pressed since the last frame
    this.turns = new Set(); // "up", "down", "left", "right", since the last frame
    this.labels = {};
    this.moves = []; // {at, dx, dy} of the last 1/20 s
  }

  leave(why) {
    this.shows = "notice";
    this.why = why;
    this.#forget();
  }

  #forget() {
    this.held.clear();
    this.told.clear();
    this.flashes.clear();
    this.turns.clear();
    this.moves = [];
  }

  take(message, now) {
    if (message.type === "state") this.#takeState(message);
    else if (message.type === "labels") this.labels = message.keys;
    else if (message.type === "events") for (const event of message.events) this.#takeEvent(event, now);
  }

  #takeState(state) {
    if (state.shows !== "input" || !state.known) this.#forget();
    this.shows = state.shows;
    this.why = state.why;
    this.known = state.known;
    this.held = new Set([...state.keys.map((code) => `key ${code}`), ...state.buttons.map((name) => `button ${name}`)]);
  }

  #takeEvent(event, now) {
    if (event.kind === "key") this.#hold(`key ${event.code}`, event.pressed, event.repeat);
    else if (event.kind === "button") this.#hold(`button ${event.button}`, event.pressed, false);
    else if (event.kind === "motion") this.moves.push({ at: now, dx: event.dx, dy: event.dy });
    else if (event.kind === "wheel" && event.dx) this.turns.add(event.dx > 0 ? "right" : "left");
    else if (event.kind === "wheel" && event.dy) this.turns.add(event.dy > 0 ? "up" : "down");
  }

  #hold(name, isPressed, isRepeat) {
    this.told.add(name);
    if (!isPressed) {
      this.held.delete(name);
      return;
    }
    this.held.add(name);
    if (!isRepeat) this.flashes.add(name);
  }

  isUnknown(name) {
    return !this.known && !this.held.has(name) && !this.told.has(name);
  }

  // Counts a second, [0, 0] when it rests.
  speed(now) {
    this.moves = this.moves.filter((move) => now - move.at < SPEED_SPAN_MS);
    const sum = this.moves.reduce(([x, y], move) => [x + move.dx, y + move.dy], [0, 0]);
    return sum.map((counts) => counts * 1000 / SPEED_SPAN_MS);
  }

  // The frame has shown what happened since the one before.
  seen() {
    this.flashes.clear();
    this.turns.clear();
  }
}
