// The overlay: layout and theme by inlet-overlay-formats.5.md, what is pressed by protocol.md.
import { Drawing } from "./drawing.js";
import { Keyboard } from "./keyboard.js";

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 4000;

const settings = new URLSearchParams(location.search);
const stage = document.getElementById("stage");

const nameOf = (what, otherwise) => {
  const name = settings.get(what) ?? otherwise;
  return /^[a-z0-9-]{1,32}$/.test(name) ? name : otherwise;
};

const load = async (folder, name) => {
  const answer = await fetch(`${folder}/${name}.json`);
  if (!answer.ok) throw new Error(`There is no ${folder.slice(0, -1)} “${name}”.`);
  return answer.json();
};

const complain = (error) => {
  const text = document.createElement("p");
  text.className = "problem";
  text.setAttribute("role", "alert");
  text.textContent = error.message;
  stage.replaceChildren(text);
};

// Comes back by itself; what is in force is told at each beginning.
const listen = (keyboard, onNews) => {
  let pause = RETRY_FIRST_MS;
  const connect = () => {
    const socket = new WebSocket(new URL("ws", location.href).href.replace(/^http/, "ws").replace(/[?#].*$/, ""));
    socket.onmessage = (message) => {
      pause = RETRY_FIRST_MS;
      keyboard.take(JSON.parse(message.data), performance.now());
      onNews();
    };
    socket.onclose = () => {
      keyboard.leave("No connection to the Inlet gateway");
      onNews();
      setTimeout(connect, pause);
      pause = Math.min(2 * pause, RETRY_MAX_MS);
    };
  };
  connect();
};

// Draws a frame after news, and on while something moves.
const animate = (keyboard, drawing) => {
  let isAsked = false;
  const draw = () => {
    isAsked = false;
    if (drawing.draw(keyboard, performance.now())) ask();
  };
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(draw);
  };
  return ask;
};

try {
  const [layout, theme] = await Promise.all([
    load("layouts", nameOf("layout", "ansi-mouse")), load("themes", nameOf("theme", "dark"))]);
  const keyboard = new Keyboard();
  const drawing = new Drawing(stage, layout, theme);
  const ask = animate(keyboard, drawing);
  listen(keyboard, ask);
  ask();
} catch (error) {
  complain(error);
}
