/* Types and moves through the X server's XTEST extension.
 *
 *   xinput < script       one command a line:
 *                           key NAME|KEYCODE down|up     NAME is an X keysym name: a, Return, F5
 *                           move DX DY
 *                           goto X Y
 *                           button N down|up             X numbers: 1 left, 2 middle, 3 right,
 *                                                        4 and 5 wheel, 8 and 9 side buttons
 *                           sleep_us N
 *   xinput --demo [--keys N] [--motions N] [--seed N] [--gap-us N]
 *                         types N key events mixed with N motions and buttons, the same ones for
 * the same seed, and prints each as a JSON line in the words of `inlet tail`
 *   xinput --moves N [--gap-us N]
 *                         moves N times, by one pixel, and prints how long it took
 *
 * Exit codes: 0 done, 1 no display or no XTEST, 2 wrong arguments or a wrong line. */
#include "us_keys.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <X11/extensions/XTest.h>

#include <X11/Xlib.h>

#define HELD_MAX  3  /* keys down at once: rollover, as fast typing has it */
#define MARGIN_PX 50 /* a pointer at the edge of the screen would not move any further */

typedef struct {
    long key_events;
    long mouse_events;
    uint64_t seed;
    long gap_us;
} demo_t;

typedef struct {
    Display *display;
    KeyCode keycodes[US_KEY_COUNT];
    size_t held[HELD_MAX];
    size_t held_count;
    int x, y, width, height;
    uint64_t random;
    struct timespec due;
} state_t;

static void sleep_us(long us) {
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR) {
    }
}

static uint32_t random_below(state_t *s, uint32_t bound) {
    s->random = s->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((s->random >> 32) * bound) >> 32);
}

/* Sends what is queued and waits for the next point of an even rhythm, which a late event does not
 * shift. */
static void pace(state_t *s, long gap_us) {
    XFlush(s->display);
    s->due.tv_nsec += gap_us * 1000;
    while (s->due.tv_nsec >= 1000000000) {
        s->due.tv_nsec -= 1000000000;
        s->due.tv_sec++;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &s->due, NULL) == EINTR) {
    }
}

static bool is_held(const state_t *s, size_t key) {
    for (size_t i = 0; i < s->held_count; i++) {
        if (s->held[i] == key) {
            return true;
        }
    }
    return false;
}

/* The first key that went down is the first to come up. */
static void key_up(state_t *s) {
    size_t key = s->held[0];
    s->held_count--;
    memmove(s->held, s->held + 1, s->held_count * sizeof s->held[0]);
    XTestFakeKeyEvent(s->display, s->keycodes[key], False, CurrentTime);
    printf("{\"type\":\"key_released\",\"code\":\"%s\"}\n", us_keys[key].code);
}

static void key_down(state_t *s) {
    size_t key;
    do {
        key = random_below(s, US_KEY_COUNT);
    } while (is_held(s, key) || (us_keys[key].alone && s->held_count > 0));
    s->held[s->held_count++] = key;
    XTestFakeKeyEvent(s->display, s->keycodes[key], True, CurrentTime);
    printf("{\"type\":\"key_pressed\",\"code\":\"%s\"}\n", us_keys[key].code);
}

static void key_step(state_t *s, long left) {
    bool must_release = s->held_count == HELD_MAX || left <= (long)s->held_count ||
                        (s->held_count > 0 && us_keys[s->held[0]].alone);
    if (must_release || (s->held_count > 0 && random_below(s, 2))) {
        key_up(s);
    } else {
        key_down(s);
    }
}

/* A step of 1..12 pixels either way, turned back where it would leave the screen. */
static int step(state_t *s, int at, int size) {
    int d = 1 + (int)random_below(s, 12);
    if (random_below(s, 2)) {
        d = -d;
    }
    return at + d < MARGIN_PX || at + d > size - MARGIN_PX ? -d : d;
}

static void move(state_t *s) {
    int dx = step(s, s->x, s->width);
    int dy = step(s, s->y, s->height);
    s->x += dx;
    s->y += dy;
    XTestFakeRelativeMotionEvent(s->display, dx, dy, CurrentTime);
    printf("{\"type\":\"mouse_moved\",\"dx\":%d,\"dy\":%d}\n", dx, dy);
}

/* Presses or releases one button, or turns the wheel by a notch. Answers the button now down. */
static unsigned button_step(state_t *s, unsigned down) {
    static const struct {
        unsigned number;
        const char *name;
    } buttons[] = {{1, "left"}, {2, "middle"}, {3, "right"}, {8, "x1"}, {9, "x2"}};
    if (down) {
        unsigned i = down - 1;
        XTestFakeButtonEvent(s->display, buttons[i].number, False, CurrentTime);
        printf("{\"type\":\"mouse_released\",\"button\":\"%s\"}\n", buttons[i].name);
        return 0;
    }
    unsigned pick = random_below(s, 7);
    if (pick >= 5) {
        unsigned wheel = pick == 5 ? 4 : 5;
        XTestFakeButtonEvent(s->display, wheel, True, CurrentTime);
        XTestFakeButtonEvent(s->display, wheel, False, CurrentTime);
        printf("{\"type\":\"mouse_wheel\",\"delta\":%d}\n", wheel == 4 ? 120 : -120);
        return 0;
    }
    XTestFakeButtonEvent(s->display, buttons[pick].number, True, CurrentTime);
    printf("{\"type\":\"mouse_pressed\",\"button\":\"%s\"}\n", buttons[pick].name);
    return pick + 1;
}

/* 0 where the keyboard has no such key. (An unknown name must not be looked up: its NoSymbol is
 * found on each key with an empty level.) */
static KeyCode keycode_of_name(Display *display, const char *name) {
    KeySym keysym = XStringToKeysym(name);
    return keysym == NoSymbol ? 0 : XKeysymToKeycode(display, keysym);
}

/* Input goes to the window under the pointer: one must be there, or it would go nowhere, silently.
 */
static bool wait_for_window(Display *display) {
    Window root;
    Window child = None;
    int ignored;
    unsigned mask;
    for (int tries = 0; tries < 200; tries++) {
        XQueryPointer(display, DefaultRootWindow(display), &root, &child, &ignored, &ignored,
                      &ignored, &ignored, &mask);
        if (child != None) {
            return true;
        }
        sleep_us(50000);
    }
    fputs("xinput: no window appeared under the pointer within 10 s\n", stderr);
    return false;
}

static int demo_prepare(state_t *s) {
    for (size_t i = 0; i < US_KEY_COUNT; i++) {
        s->keycodes[i] = keycode_of_name(s->display, us_keys[i].keysym);
        if (s->keycodes[i] == 0) {
            fprintf(stderr, "xinput: no key on this display gives %s\n", us_keys[i].keysym);
            return 1;
        }
    }
    int screen = DefaultScreen(s->display);
    s->width = DisplayWidth(s->display, screen);
    s->height = DisplayHeight(s->display, screen);
    s->x = s->width / 2;
    s->y = s->height / 2;
    /* Where the pointer was is not part of the script: it is put in place before the count starts.
     */
    XWarpPointer(s->display, None, DefaultRootWindow(s->display), 0, 0, 0, 0, s->x, s->y);
    XAutoRepeatOff(s->display);
    XSync(s->display, False);
    return wait_for_window(s->display) ? 0 : 1;
}

static int demo_run(state_t *s, const demo_t *demo) {
    int status = demo_prepare(s);
    if (status != 0) {
        return status;
    }
    sleep_us(200000);
    clock_gettime(CLOCK_MONOTONIC, &s->due);
    s->random = demo->seed;
    long keys = demo->key_events & ~1L;
    long mice = demo->mouse_events;
    unsigned button = 0;
    while (keys + mice > 0) {
        if (random_below(s, (uint32_t)(keys + mice)) < (uint32_t)keys) {
            key_step(s, keys--);
        } else if (button ? random_below(s, 4) == 0 || mice == 1
                          : random_below(s, 16) == 0 && mice > 1) {
            button = button_step(s, button);
            mice--;
        } else {
            move(s);
            mice--;
        }
        pace(s, demo->gap_us);
    }
    XAutoRepeatOn(s->display);
    XSync(s->display, False);
    return 0;
}

/* One way across most of the screen, then the other: motions that the server merges still add up to
 * a motion. */
static int moves_run(state_t *s, const demo_t *demo) {
    int status = demo_prepare(s);
    if (status != 0) {
        return status;
    }
    sleep_us(200000);
    int way = 1;
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    s->due = began;
    for (long i = 0; i < demo->mouse_events; i++) {
        if (s->x + way < MARGIN_PX || s->x + way > s->width - MARGIN_PX) {
            way = -way;
        }
        s->x += way;
        XTestFakeRelativeMotionEvent(s->display, way, 0, CurrentTime);
        pace(s, demo->gap_us);
    }
    XAutoRepeatOn(s->display);
    XSync(s->display, False);
    struct timespec ended;
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("{\"moves\":%ld,\"us\":%lld}\n", demo->mouse_events,
           (ended.tv_sec - began.tv_sec) * 1000000LL + (ended.tv_nsec - began.tv_nsec) / 1000);
    return 0;
}

static KeyCode keycode_of(Display *display, const char *name) {
    char *end;
    unsigned long number = strtoul(name, &end, 10);
    /* A single digit is the key of that digit, not a keycode: those start at 8. */
    if (*name != '\0' && *end == '\0' && number >= 8 && number <= 255) {
        return (KeyCode)number;
    }
    return keycode_of_name(display, name);
}

static bool script_line(Display *display, const char *line) {
    char name[64];
    char way[8] = "";
    int dx;
    int dy;
    unsigned button;
    long us;
    if (sscanf(line, "key %63s %7s", name, way) == 2 &&
        (!strcmp(way, "down") || !strcmp(way, "up"))) {
        KeyCode code = keycode_of(display, name);
        return code != 0 && XTestFakeKeyEvent(display, code, !strcmp(way, "down"), CurrentTime);
    }
    if (sscanf(line, "button %u %7s", &button, way) == 2 && button > 0 &&
        (!strcmp(way, "down") || !strcmp(way, "up"))) {
        return XTestFakeButtonEvent(display, button, !strcmp(way, "down"), CurrentTime);
    }
    if (sscanf(line, "move %d %d", &dx, &dy) == 2) {
        return XTestFakeRelativeMotionEvent(display, dx, dy, CurrentTime);
    }
    if (sscanf(line, "goto %d %d", &dx, &dy) == 2) {
        return XTestFakeMotionEvent(display, -1, dx, dy, CurrentTime);
    }
    if (sscanf(line, "sleep_us %ld", &us) == 1 && us >= 0) {
        sleep_us(us);
        return true;
    }
    return line[0] == '\n' || line[0] == '#';
}

static int script_run(Display *display) {
    char line[256];
    for (int number = 1; fgets(line, sizeof line, stdin); number++) {
        if (!script_line(display, line)) {
            fprintf(stderr, "xinput: line %d is no command, or names an unknown key: %s", number,
                    line);
            return 2;
        }
        XFlush(display);
    }
    XSync(display, False);
    return 0;
}

static bool parse_demo(int argc, char **argv, demo_t *demo) {
    for (int i = strcmp(argv[1], "--moves") == 0 ? 1 : 2; i < argc; i += 2) {
        char *end = NULL;
        long value = i + 1 < argc ? strtol(argv[i + 1], &end, 10) : -1;
        if (value < 0 || value > 10000000 || *end != '\0') {
            return false;
        }
        if (!strcmp(argv[i], "--keys")) {
            demo->key_events = value;
        } else if (!strcmp(argv[i], "--motions") || !strcmp(argv[i], "--moves")) {
            demo->mouse_events = value;
        } else if (!strcmp(argv[i], "--seed")) {
            demo->seed = (uint64_t)value;
        } else if (!strcmp(argv[i], "--gap-us")) {
            demo->gap_us = value;
        } else {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv) {
    demo_t demo = {.key_events = 200, .mouse_events = 2000, .seed = 1, .gap_us = 2000};
    bool is_demo = argc > 1 && !strcmp(argv[1], "--demo");
    bool is_moves = argc > 2 && !strcmp(argv[1], "--moves");
    if (argc > 1 && ((!is_demo && !is_moves) || !parse_demo(argc, argv, &demo))) {
        fputs("usage: xinput [--demo [--keys N] [--motions N] [--seed N] [--gap-us N]]\n"
              "       xinput --moves N [--gap-us N]\n",
              stderr);
        return 2;
    }
    state_t state = {.display = XOpenDisplay(NULL)};
    int event;
    int error;
    int major;
    int minor;
    if (!state.display || !XTestQueryExtension(state.display, &event, &error, &major, &minor)) {
        fprintf(stderr, "xinput: no X display with XTEST at DISPLAY=%s\n", XDisplayName(NULL));
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status = is_demo    ? demo_run(&state, &demo)
                 : is_moves ? moves_run(&state, &demo)
                            : script_run(state.display);
    XCloseDisplay(state.display);
    return status;
}
