// Draws a layout in a theme as SVG: crisp at any size.

const NS = "http://www.w3.org/2000/svg";
const LABEL_ROOM = 0.84; // of a key's width
const WAYS = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] };
const NOTICE = { w: 11, h: 1.25 };

const make = (name, attributes = {}) => {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};

const rgba = (text) => [1, 3, 5, 7].map((at) => parseInt(text.slice(at, at + 2), 16));
const css = ([r, g, b, a]) => `rgba(${Math.round(r)},${Math.round(g)},${Math.round(b)},${a / 255})`;
const between = (from, to, level) => from + (to - from) * level;
const blend = (from, to, level) => from.map((part, i) => between(part, to[i], level));
const styleOf = (style) => ({
  fill: rgba(style.fill), stroke: rgba(style.stroke), text: rgba(style.text), width: style.stroke_width });
const mix = (from, to, level) => ({
  fill: blend(from.fill, to.fill, level), stroke: blend(from.stroke, to.stroke, level),
  text: blend(from.text, to.text, level), width: between(from.width, to.width, level) });

// A path with rounded corners; `notch` is the width that an ISO Enter lacks in its lower row.
const outline = ({ x, y, w, h, radius, notch }, inset) => {
  const left = x + inset, top = y + inset, right = x + w - inset, bottom = y + h - inset;
  const r = Math.max(0, radius - inset);
  const arc = (toX, toY) => `A${r} ${r} 0 0 1 ${toX} ${toY}`;
  const start = `M${left} ${top + r}${arc(left + r, top)}H${right - r}${arc(right, top + r)}V${bottom - r}` +
    arc(right - r, bottom);
  if (!notch) return `${start}H${left + r}${arc(left, bottom - r)}Z`;
  const inner = left + notch, middle = y + h / 2 - inset;
  return `${start}H${inner + r}${arc(inner, bottom - r)}V${middle}H${left + r}${arc(left, middle - r)}Z`;
};

// From idle to pressed and back; linear.
class Fade {
  #from = 0;
  #isOn = false;
  #since = 0;

  level(now, inMs, outMs) {
    const whole = this.#isOn ? inMs : outMs;
    const past = now - this.#since;
    if (past >= whole) return this.#isOn ? 1 : 0;
    const step = past / whole;
    return Math.min(1, Math.max(0, this.#from + (this.#isOn ? step : -step)));
  }

  turn(isOn, now, inMs, outMs) {
    if (isOn === this.#isOn) return;
    this.#from = this.level(now, inMs, outMs);
    this.#isOn = isOn;
    this.#since = now;
  }

  // Was on and is over: off from here on, after this frame.
  flash(now) {
    this.#from = 1;
    this.#isOn = false;
    this.#since = now;
  }

  moves(level) {
    return level !== (this.#isOn ? 1 : 0);
  }
}

class Shape {
  constructor(parent, box) {
    this.box = box;
    this.fill = make("path", { d: outline(box, 0) });
    this.stroke = make("path", { fill: "none" });
    parent.append(this.fill, this.stroke);
  }

  paint(style) {
    this.fill.setAttribute("fill", css(style.fill));
    this.stroke.setAttribute("stroke", css(style.stroke));
    this.stroke.setAttribute("stroke-width", style.width);
    this.stroke.setAttribute("d", style.width > 0 ? outline(this.box, style.width / 2) : "");
  }
}

class Label {
  constructor(parent, theme, box) {
    this.theme = theme;
    this.room = (box.w - box.notch) * LABEL_ROOM;
    this.node = make("text", {
      x: box.x + box.notch + (box.w - box.notch) / 2, y: box.y + box.h / 2,
      "font-family": `"${theme.font}", "Segoe UI", system-ui, sans-serif`, "font-weight": theme.font_weight });
    this.text = null;
    parent.append(this.node);
  }

  write(text) {
    if (text === this.text) return;
    this.text = text;
    this.node.textContent = text;
    this.node.setAttribute("font-size", this.theme.font_size);
    const width = text ? this.node.getComputedTextLength() : 0;
    if (width > this.room) this.node.setAttribute("font-size", this.theme.font_size * this.room / width);
  }

  paint(style) {
    this.node.setAttribute("fill", css(style.text));
  }
}

class Press {
  constructor(element, group, box, theme, styles) {
    Object.assign(this, { element, group, theme, styles });
    this.name = element.kind === "key" ? `key ${element.id}` : `button ${element.id}`;
    this.shape = new Shape(group, box);
    this.label = new Label(group, theme, box);
    this.fade = new Fade();
    group.dataset.id = element.id;
  }

  draw(keyboard, now) {
    const { fade_in_ms: inMs, fade_out_ms: outMs } = this.theme;
    const isHeld = keyboard.held.has(this.name);
    const isUnknown = keyboard.isUnknown(this.name);
    const flashed = !isHeld && keyboard.flashes.has(this.name);
    if (flashed) this.fade.flash(now);
    else this.fade.turn(isHeld, now, inMs, outMs);
    const level = flashed ? 1 : this.fade.level(now, inMs, outMs);
    const style = isUnknown && level === 0 ? this.styles.unknown : mix(this.styles.idle, this.styles.pressed, level);
    const look = isHeld || flashed ? "pressed" : isUnknown ? "unknown" : level > 0 ? "fading" : "idle";
    this.label.write(this.element.label ??
      (this.element.kind === "key" ? keyboard.labels[this.element.id] || this.element.default : ""));
    if (look !== this.look || this.fade.moves(level) || level !== this.level) {
      this.shape.paint(style);
      this.label.paint(style);
    }
    this.look = this.group.dataset.state = look;
    this.level = level;
    return flashed || this.fade.moves(level);
  }
}

class Wheel {
  constructor(element, group, box, theme, styles) {
    this.theme = theme;
    new Shape(group, box).paint(styles.idle);
    this.triangles = Object.entries(WAYS).map(([name, [dx, dy]]) => {
      const side = Math.min(box.w, box.h) * 0.4;
      const x = box.x + box.w / 2 + dx * box.w * 0.44, y = box.y + box.h / 2 + dy * box.h * 0.44;
      const behind = [1, -1].map((to) =>
        `${x - dx * side * 0.6 + dy * to * side / 2},${y - dy * side * 0.6 - dx * to * side / 2}`);
      const node = make("polygon", { points: `${x},${y} ${behind.join(" ")}`, opacity: 0,
        fill: css(styles.pressed.fill) });
      group.append(node);
      return { name, node, fade: new Fade() };
    });
    group.dataset.id = "wheel";
  }

  draw(keyboard, now) {
    let moves = false;
    for (const { name, node, fade } of this.triangles) {
      const turned = keyboard.turns.has(name);
      if (turned) fade.flash(now);
      const level = turned ? 1 : fade.level(now, 0, this.theme.fade_out_ms);
      node.setAttribute("opacity", level);
      node.dataset.state = level > 0 ? "turned" : "idle";
      moves ||= turned || fade.moves(level);
    }
    return moves;
  }
}

class Motion {
  constructor(element, group, box, theme) {
    this.theme = theme;
    this.across = Math.min(box.w, box.h);
    this.middle = [box.x + box.w / 2, box.y + box.h / 2];
    const { ring, dot, stroke_width: width } = theme.motion;
    const [cx, cy] = this.middle;
    this.dot = make("circle", { cx, cy, r: this.across / 8, fill: css(rgba(dot)) });
    group.append(make("circle", { cx, cy, r: (this.across - width) / 2, fill: "none", stroke: css(rgba(ring)),
      "stroke-width": width }), this.dot);
    group.dataset.id = "motion";
    this.group = group;
  }

  draw(keyboard, now) {
    const [x, y] = keyboard.speed(now);
    const speed = Math.hypot(x, y);
    const way = speed ? Math.min(1, Math.sqrt(speed / this.theme.motion.full_speed)) * this.across * 0.375 / speed : 0;
    this.dot.setAttribute("cx", this.middle[0] + x * way);
    this.dot.setAttribute("cy", this.middle[1] + y * way);
    this.group.dataset.state = speed ? "moving" : "idle";
    return keyboard.moves.length > 0;
  }
}

class Panel {
  constructor(element, group, box, theme, styles) {
    new Shape(group, box).paint(styles.panel);
  }

  draw() {
    return false;
  }
}

const KINDS = { key: Press, button: Press, wheel: Wheel, motion: Motion, panel: Panel };

const boxOf = (element, theme) => {
  const gap = element.kind === "panel" ? 0 : theme.gap;
  const width = element.w ?? 1, height = element.h ?? 1;
  const w = Math.max(0, width - gap), h = Math.max(0, height - gap);
  return {
    x: theme.padding + element.x + (width - w) / 2, y: theme.padding + element.y + (height - h) / 2, w, h,
    radius: Math.min(element.radius ?? theme.radius, w / 2, h / 2),
    notch: element.shape === "iso-enter" ? width / 6 : 0 };
};

export class Drawing {
  constructor(stage, layout, theme) {
    const width = layout.width + 2 * theme.padding, height = layout.height + 2 * theme.padding;
    const styles = Object.fromEntries(["idle", "pressed", "unknown", "panel", "notice"].map(
      (name) => [name, styleOf(theme[name])]));
    this.svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": layout.title });
    stage.replaceChildren(this.svg); // first: texts are measured where they are drawn
    this.input = make("g");
    this.notice = make("g", { role: "status" });
    this.svg.append(this.input, this.notice);
    this.input.append(make("rect", { width, height, fill: css(rgba(theme.background)) }));
    this.elements = layout.elements.map((element) => {
      const group = make("g");
      this.input.append(group);
      return new KINDS[element.kind](element, group, boxOf(element, theme), theme, styles);
    });
    this.#makeNotice(width, height, theme, styles.notice);
  }

  #makeNotice(width, height, theme, style) {
    const w = Math.min(width, NOTICE.w), h = Math.min(height, NOTICE.h);
    const box = { x: (width - w) / 2, y: (height - h) / 2, w, h, radius: Math.min(theme.radius, w / 2, h / 2), notch: 0 };
    new Shape(this.notice, box).paint(style);
    this.words = new Label(this.notice, theme, box);
    this.words.paint(style);
  }

  // True: the next frame may look different, whatever comes.
  draw(keyboard, now) {
    const { shows } = keyboard;
    let moves = false;
    this.svg.dataset.shows = shows;
    this.input.setAttribute("display", shows === "input" ? "inline" : "none");
    this.notice.setAttribute("display", shows === "notice" ? "inline" : "none");
    if (shows === "notice") this.words.write(keyboard.why ?? "");
    if (shows === "input") for (const element of this.elements) moves = element.draw(keyboard, now) || moves;
    keyboard.seen();
    return moves;
  }
}
