/* A hook's callback on top of Inlet, with the names that programs written for libuiohook use: its
 * event struct, hook_set_dispatch_proc, hook_run and hook_stop. Header only: put compat/ in the
 * include path before libuiohook's, and link Inlet instead. docs/migrate-libuiohook.md says what
 * differs.
 *
 * Compile it into one source file of the program; others that need the types alone define
 * INLET_UIOHOOK_TYPES_ONLY before. Written from the public documentation of that API; none of its
 * code is in here. Numbers of keys are set-1 scan codes; programs use their names. */
#ifndef INLET_COMPAT_UIOHOOK_H
#define INLET_COMPAT_UIOHOOK_H

#include <inlet/inlet.h>
#include <inlet/text.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define UIOHOOK_SUCCESS             0x00
#define UIOHOOK_FAILURE             0x01
#define UIOHOOK_ERROR_OUT_OF_MEMORY 0x02

#define LOG_LEVEL_DEBUG 1u
#define LOG_LEVEL_INFO  2u
#define LOG_LEVEL_WARN  3u
#define LOG_LEVEL_ERROR 4u

typedef enum event_type {
    EVENT_HOOK_ENABLED = 1,
    EVENT_HOOK_DISABLED,
    EVENT_KEY_TYPED, /* right behind its press, one for each UTF-16 unit */
    EVENT_KEY_PRESSED,
    EVENT_KEY_RELEASED,
    EVENT_MOUSE_CLICKED, /* a release near its press */
    EVENT_MOUSE_PRESSED,
    EVENT_MOUSE_RELEASED,
    EVENT_MOUSE_MOVED,
    EVENT_MOUSE_DRAGGED, /* moved with a button held */
    EVENT_MOUSE_WHEEL
} event_type;

typedef struct keyboard_event_data {
    uint16_t keycode; /* VC_…; of what is typed VC_UNDEFINED */
    uint16_t rawcode; /* the virtual key */
    uint16_t keychar; /* of what is typed, UTF-16; else CHAR_UNDEFINED */
} keyboard_event_data;

typedef struct mouse_event_data {
    uint16_t button; /* MOUSE_… */
    uint16_t clicks;
    int16_t x, y;
} mouse_event_data;

typedef struct mouse_wheel_event_data {
    uint16_t clicks;
    int16_t x, y;
    uint8_t type; /* WHEEL_UNIT_SCROLL */
    uint16_t amount;
    int16_t rotation;  /* + towards the user */
    uint8_t direction; /* WHEEL_…_DIRECTION */
} mouse_wheel_event_data;

typedef struct uiohook_event {
    event_type type;
    uint64_t time; /* milliseconds, on the clock of inlet_now_ns */
    uint16_t mask; /* MASK_… */
    uint16_t reserved;
    union {
        keyboard_event_data keyboard;
        mouse_event_data mouse;
        mouse_wheel_event_data wheel;
    } data;
} uiohook_event;

typedef void (*dispatcher_t)(uiohook_event *const event);
typedef bool (*logger_t)(unsigned int level, const char *format, ...);

#define MASK_SHIFT_L (1 << 0)
#define MASK_CTRL_L  (1 << 1)
#define MASK_META_L  (1 << 2)
#define MASK_ALT_L   (1 << 3)
#define MASK_SHIFT_R (1 << 4)
#define MASK_CTRL_R  (1 << 5)
#define MASK_META_R  (1 << 6)
#define MASK_ALT_R   (1 << 7)
#define MASK_SHIFT   (MASK_SHIFT_L | MASK_SHIFT_R)
#define MASK_CTRL    (MASK_CTRL_L | MASK_CTRL_R)
#define MASK_META    (MASK_META_L | MASK_META_R)
#define MASK_ALT     (MASK_ALT_L | MASK_ALT_R)
#define MASK_BUTTON1 (1 << 8)
#define MASK_BUTTON2 (1 << 9)
#define MASK_BUTTON3 (1 << 10)
#define MASK_BUTTON4 (1 << 11)
#define MASK_BUTTON5 (1 << 12)

#define MASK_NUM_LOCK    (1 << 13)
#define MASK_CAPS_LOCK   (1 << 14)
#define MASK_SCROLL_LOCK (1 << 15)

#define MOUSE_NOBUTTON 0
#define MOUSE_BUTTON1  1
#define MOUSE_BUTTON2  2 /* right */
#define MOUSE_BUTTON3  3 /* middle */
#define MOUSE_BUTTON4  4
#define MOUSE_BUTTON5  5

#define WHEEL_UNIT_SCROLL          1
#define WHEEL_VERTICAL_DIRECTION   3
#define WHEEL_HORIZONTAL_DIRECTION 4

#define CHAR_UNDEFINED 0xFFFF
#define VC_UNDEFINED   0x0000

/* The prefix 0xE000 of a scan code becomes 0x0E00. */
enum inlet_uiohook_key {
    VC_ESCAPE = 0x0001,
    VC_1 = 0x0002,
    VC_2,
    VC_3,
    VC_4,
    VC_5,
    VC_6,
    VC_7,
    VC_8,
    VC_9,
    VC_0,
    VC_MINUS,
    VC_EQUALS,
    VC_BACKSPACE,
    VC_TAB,
    VC_Q = 0x0010,
    VC_W,
    VC_E,
    VC_R,
    VC_T,
    VC_Y,
    VC_U,
    VC_I,
    VC_O,
    VC_P,
    VC_OPEN_BRACKET,
    VC_CLOSE_BRACKET,
    VC_ENTER,
    VC_CONTROL_L,
    VC_A = 0x001E,
    VC_S,
    VC_D,
    VC_F,
    VC_G,
    VC_H,
    VC_J,
    VC_K,
    VC_L,
    VC_SEMICOLON,
    VC_QUOTE,
    VC_BACKQUOTE,
    VC_SHIFT_L,
    VC_BACK_SLASH,
    VC_Z = 0x002C,
    VC_X,
    VC_C,
    VC_V,
    VC_B,
    VC_N,
    VC_M,
    VC_COMMA,
    VC_PERIOD,
    VC_SLASH,
    VC_SHIFT_R,
    VC_KP_MULTIPLY,
    VC_ALT_L,
    VC_SPACE,
    VC_CAPS_LOCK,
    VC_F1 = 0x003B,
    VC_F2,
    VC_F3,
    VC_F4,
    VC_F5,
    VC_F6,
    VC_F7,
    VC_F8,
    VC_F9,
    VC_F10,
    VC_NUM_LOCK,
    VC_SCROLL_LOCK,
    VC_KP_7 = 0x0047,
    VC_KP_8,
    VC_KP_9,
    VC_KP_SUBTRACT,
    VC_KP_4,
    VC_KP_5,
    VC_KP_6,
    VC_KP_ADD,
    VC_KP_1,
    VC_KP_2,
    VC_KP_3,
    VC_KP_0,
    VC_KP_SEPARATOR,
    VC_F11 = 0x0057,
    VC_F12,
    VC_KP_ENTER = 0x0E1C,
    VC_CONTROL_R = 0x0E1D,
    VC_KP_DIVIDE = 0x0E35,
    VC_PRINTSCREEN = 0x0E37,
    VC_ALT_R = 0x0E38,
    VC_HOME = 0x0E47,
    VC_UP = 0x0E48,
    VC_PAGE_UP = 0x0E49,
    VC_LEFT = 0x0E4B,
    VC_RIGHT = 0x0E4D,
    VC_END = 0x0E4F,
    VC_DOWN = 0x0E50,
    VC_PAGE_DOWN = 0x0E51,
    VC_INSERT = 0x0E52,
    VC_DELETE = 0x0E53,
    VC_META_L = 0x0E5B,
    VC_META_R = 0x0E5C,
    VC_CONTEXT_MENU = 0x0E5D
};

#ifndef INLET_UIOHOOK_TYPES_ONLY

#ifdef _WIN32
#include <windows.h>
#endif

/* One hook a program, as there. `ends` is a word of this program's own, posted into the stream. */
static struct inlet__uiohook {
    dispatcher_t dispatch;
    logger_t log;
    inlet_client_t *client;
    inlet_stream_t *stream;
    inlet_text_t *text;
    uint64_t hkl; /* the layout that was asked for last, and the system did not have */
    uint16_t mask, clicks;
    uint16_t click_button;
    int64_t click_ns;
    int16_t x, y;
    bool stops;
} inlet__uiohook;

#define INLET__UIOHOOK_STOP UINT64_C(0x696E6C6574)
#define INLET__CLICK_NS     INT64_C(500000000)

static inline void hook_set_dispatch_proc(dispatcher_t dispatch) {
    inlet__uiohook.dispatch = dispatch;
}

static inline void hook_set_logger_proc(logger_t log) {
    inlet__uiohook.log = log;
}

/* Not libuiohook's: events come from this client, such as one of inlet_connect_recording, in the
 * next hook_run, which disconnects it. */
static inline void inlet_uiohook_use(inlet_client_t *client) {
    inlet__uiohook.client = client;
}

static inline void inlet__uiohook_send(event_type type, int64_t time_ns, uiohook_event *event) {
    event->type = type;
    event->time = (uint64_t)(time_ns / 1000000);
    event->mask = inlet__uiohook.mask;
    if (inlet__uiohook.dispatch != NULL)
        inlet__uiohook.dispatch(event);
}

static inline uint16_t inlet__uiohook_bit(uint16_t keycode) {
    switch (keycode) {
    case VC_SHIFT_L:
        return MASK_SHIFT_L;
    case VC_SHIFT_R:
        return MASK_SHIFT_R;
    case VC_CONTROL_L:
        return MASK_CTRL_L;
    case VC_CONTROL_R:
        return MASK_CTRL_R;
    case VC_ALT_L:
        return MASK_ALT_L;
    case VC_ALT_R:
        return MASK_ALT_R;
    case VC_META_L:
        return MASK_META_L;
    case VC_META_R:
        return MASK_META_R;
    default:
        return 0;
    }
}

static inline void inlet__uiohook_hold(uint16_t bit, bool held) {
    inlet__uiohook.mask = (uint16_t)(held ? inlet__uiohook.mask | bit : inlet__uiohook.mask & ~bit);
}

/* Pressing a lock's key turns it; what the layout in force says comes behind, and is right. */
static inline void inlet__uiohook_lock(const inlet_event_t *in, uint16_t keycode) {
    const uint16_t bit = keycode == VC_CAPS_LOCK     ? MASK_CAPS_LOCK
                         : keycode == VC_NUM_LOCK    ? MASK_NUM_LOCK
                         : keycode == VC_SCROLL_LOCK ? MASK_SCROLL_LOCK
                                                     : 0;
    if ((in->flags & INLET_FLAG_REPEAT) == 0)
        inlet__uiohook.mask = (uint16_t)(inlet__uiohook.mask ^ bit);
}

static inline void inlet__uiohook_locks(const inlet_event_t *in) {
    const uint32_t locks = in->u.layout.locks;
    inlet__uiohook_hold(MASK_CAPS_LOCK, (locks & INLET_LOCK_CAPS) != 0);
    inlet__uiohook_hold(MASK_NUM_LOCK, (locks & INLET_LOCK_NUM) != 0);
    inlet__uiohook_hold(MASK_SCROLL_LOCK, (locks & INLET_LOCK_SCROLL) != 0);
}

/* The next character of well-formed UTF-8; *at goes behind it. */
static inline uint32_t inlet__uiohook_character(const char *utf8, uint32_t bytes, uint32_t *at) {
    const uint8_t first = (uint8_t)utf8[(*at)++];
    const uint32_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? first : first & (0x3Fu >> more);
    for (uint32_t i = 0; i < more && *at < bytes; i++)
        code = code << 6 | ((uint8_t)utf8[(*at)++] & 0x3Fu);
    return code;
}

static inline void inlet__uiohook_typed(const inlet_event_t *in, uint16_t unit) {
    uiohook_event out;
    memset(&out, 0, sizeof out);
    out.data.keyboard.keycode = VC_UNDEFINED;
    out.data.keyboard.rawcode = in->u.key.vk;
    out.data.keyboard.keychar = unit;
    inlet__uiohook_send(EVENT_KEY_TYPED, in->time_ns, &out);
}

/* A character beyond the first 65,536 is two events, as there. */
static inline void inlet__uiohook_read(const inlet_event_t *in) {
    char utf8[64];
    uint32_t bytes;
    while (inlet_text_read(inlet__uiohook.text, utf8, sizeof utf8, &bytes) == INLET_OK &&
           bytes > 0) {
        for (uint32_t at = 0; at < bytes;) {
            const uint32_t code = inlet__uiohook_character(utf8, bytes, &at);
            if (code >= 0x10000)
                inlet__uiohook_typed(in, (uint16_t)(0xD7C0 + (code >> 10)));
            inlet__uiohook_typed(in, (uint16_t)(code >= 0x10000 ? 0xDC00 | (code & 0x3FF) : code));
        }
    }
}

static inline void inlet__uiohook_type(const inlet_event_t *in) {
    uint64_t hkl;
    while (inlet_text_put(inlet__uiohook.text, in) == INLET_E_BUSY)
        inlet__uiohook_read(in);
#ifdef _WIN32
    if (inlet_text_missing(inlet__uiohook.text, &hkl) != 0 && hkl != inlet__uiohook.hkl &&
        inlet_text_add_system_layout(inlet__uiohook.text, hkl) != INLET_OK)
        inlet__uiohook.hkl = hkl;
#else
    (void)hkl;
#endif
    inlet__uiohook_read(in);
}

/* Not libuiohook's: what a key types while nothing else says so, for recordings, and systems that
 * have no layouts to ask. Before hook_run's first event: from the callback of EVENT_HOOK_ENABLED.
 */
static inline int inlet_uiohook_layout(uint64_t hkl, const inlet_text_layout_t *layout) {
    return inlet_text_add_layout(inlet__uiohook.text, hkl, layout) == INLET_OK ? UIOHOOK_SUCCESS
                                                                               : UIOHOOK_FAILURE;
}

static inline void inlet__uiohook_key(const inlet_event_t *in) {
    uiohook_event out;
    memset(&out, 0, sizeof out);
    const bool is_press = in->type == INLET_EVENT_KEY_PRESSED;
    const uint16_t scan = in->u.key.scan != 0 ? in->u.key.scan : inlet_key_scan(in->u.key.hid);
    out.data.keyboard.keycode =
        (uint16_t)((scan & 0xFF00) == 0xE000 ? 0x0E00 | (scan & 0xFF) : scan);
    out.data.keyboard.rawcode = in->u.key.vk;
    out.data.keyboard.keychar = CHAR_UNDEFINED;
    inlet__uiohook_hold(inlet__uiohook_bit(out.data.keyboard.keycode), is_press);
    if (is_press)
        inlet__uiohook_lock(in, out.data.keyboard.keycode);
    inlet__uiohook_send(is_press ? EVENT_KEY_PRESSED : EVENT_KEY_RELEASED, in->time_ns, &out);
}

static inline void inlet__uiohook_at(const inlet_event_t *in, int32_t x, int32_t y) {
    if ((in->flags & INLET_FLAG_HAS_POSITION) == 0)
        return;
    inlet__uiohook.x = (int16_t)x;
    inlet__uiohook.y = (int16_t)y;
}

static inline void inlet__uiohook_button(const inlet_event_t *in) {
    struct inlet__uiohook *hook = &inlet__uiohook;
    const bool is_press = in->type == INLET_EVENT_MOUSE_PRESSED;
    const uint16_t button = (uint16_t)in->u.button.button;
    uiohook_event out;
    memset(&out, 0, sizeof out);
    inlet__uiohook_at(in, in->u.button.x, in->u.button.y);
    inlet__uiohook_hold((uint16_t)(MASK_BUTTON1 << (button - 1)), is_press);
    if (is_press) {
        const bool again =
            button == hook->click_button && in->time_ns - hook->click_ns <= INLET__CLICK_NS;
        hook->clicks = (uint16_t)(again ? hook->clicks + 1 : 1);
        hook->click_button = button;
        hook->click_ns = in->time_ns;
    }
    out.data.mouse.button = button;
    out.data.mouse.clicks = hook->clicks;
    out.data.mouse.x = hook->x;
    out.data.mouse.y = hook->y;
    inlet__uiohook_send(is_press ? EVENT_MOUSE_PRESSED : EVENT_MOUSE_RELEASED, in->time_ns, &out);
    if (!is_press && button == hook->click_button)
        inlet__uiohook_send(EVENT_MOUSE_CLICKED, in->time_ns, &out);
}

static inline void inlet__uiohook_motion(const inlet_event_t *in) {
    const bool drags = (inlet__uiohook.mask & (MASK_BUTTON1 | MASK_BUTTON2 | MASK_BUTTON3 |
                                               MASK_BUTTON4 | MASK_BUTTON5)) != 0;
    uiohook_event out;
    memset(&out, 0, sizeof out);
    inlet__uiohook_at(in, in->u.mouse.x, in->u.mouse.y);
    inlet__uiohook.click_button = MOUSE_NOBUTTON; /* what moved is no click any more */
    out.data.mouse.x = inlet__uiohook.x;
    out.data.mouse.y = inlet__uiohook.y;
    inlet__uiohook_send(drags ? EVENT_MOUSE_DRAGGED : EVENT_MOUSE_MOVED, in->time_ns, &out);
}

static inline void inlet__uiohook_wheel(const inlet_event_t *in) {
    uiohook_event out;
    memset(&out, 0, sizeof out);
    inlet__uiohook_at(in, in->u.wheel.x, in->u.wheel.y);
    out.data.wheel.clicks = 1;
    out.data.wheel.x = inlet__uiohook.x;
    out.data.wheel.y = inlet__uiohook.y;
    out.data.wheel.type = WHEEL_UNIT_SCROLL;
    out.data.wheel.amount = 3;
    out.data.wheel.rotation = (int16_t)(-in->u.wheel.delta / 120);
    out.data.wheel.direction = (in->flags & INLET_FLAG_HORIZONTAL) != 0 ? WHEEL_HORIZONTAL_DIRECTION
                                                                        : WHEEL_VERTICAL_DIRECTION;
    inlet__uiohook_send(EVENT_MOUSE_WHEEL, in->time_ns, &out);
}

static inline void inlet__uiohook_take(const inlet_event_t *in) {
    switch (in->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        inlet__uiohook_key(in);
        inlet__uiohook_type(in);
        break;
    case INLET_EVENT_LAYOUT:
        inlet__uiohook_locks(in);
        inlet__uiohook_type(in);
        break;
    case INLET_EVENT_FOCUS:
    case INLET_EVENT_BLIND:
        inlet__uiohook_type(in);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        inlet__uiohook_button(in);
        break;
    case INLET_EVENT_MOUSE_MOVED:
        inlet__uiohook_motion(in);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        inlet__uiohook_wheel(in);
        break;
    case INLET_EVENT_LOSS:
        inlet__uiohook_type(in);
        if (inlet__uiohook.log != NULL)
            inlet__uiohook.log(LOG_LEVEL_WARN, "%llu events were lost\n",
                               (unsigned long long)in->u.loss.count);
        break;
    case INLET_EVENT_MARK:
        inlet__uiohook.stops |= in->u.mark.words[0] == INLET__UIOHOOK_STOP;
        break;
    default:
        break;
    }
}

static inline int inlet__uiohook_fail(const char *what, inlet_status_t status) {
    if (inlet__uiohook.log != NULL)
        inlet__uiohook.log(LOG_LEVEL_ERROR, "%s: %s\n", what, inlet_status_message(status));
    return status == INLET_E_NO_MEMORY ? UIOHOOK_ERROR_OUT_OF_MEMORY : UIOHOOK_FAILURE;
}

/* Dispatches on this thread until hook_stop, or the stream's end. */
static inline int hook_run(void) {
    struct inlet__uiohook *hook = &inlet__uiohook;
    inlet_subscribe_options_t options;
    inlet_event_t events[64];
    uiohook_event news;
    memset(&options, 0, sizeof options);
    memset(&news, 0, sizeof news);
    options.struct_size = sizeof options;
    options.sources = INLET_SOURCE_HOOK; /* what a low-level hook sees, as libuiohook does */
    inlet_status_t status = hook->client != NULL ? INLET_OK : inlet_connect(NULL, &hook->client);
    if (status != INLET_OK)
        return inlet__uiohook_fail("connect", status);
    status = inlet_text_open(NULL, &hook->text);
    if (status == INLET_OK)
        status = inlet_subscribe(hook->client, &options, &hook->stream);
    hook->stops = false;
    hook->mask = hook->clicks = hook->click_button = 0;
    if (status == INLET_OK)
        inlet__uiohook_send(EVENT_HOOK_ENABLED, inlet_now_ns(), &news);
    while (status == INLET_OK && !hook->stops) {
        uint32_t count;
        status = inlet_recv(hook->stream, events, 64, INLET_FOREVER, &count);
        for (uint32_t i = 0; i < count && !hook->stops; i++)
            inlet__uiohook_take(&events[i]);
    }
    inlet_disconnect(hook->client);
    inlet_text_close(hook->text);
    hook->client = NULL;
    hook->stream = NULL;
    hook->text = NULL;
    if (status != INLET_OK && status != INLET_E_CLOSED)
        return inlet__uiohook_fail("stream", status);
    inlet__uiohook_send(EVENT_HOOK_DISABLED, inlet_now_ns(), &news);
    return UIOHOOK_SUCCESS;
}

/* From a callback, or while another thread is in hook_run: it returns behind what has arrived. */
static inline int hook_stop(void) {
    inlet_event_t mark;
    memset(&mark, 0, sizeof mark);
    mark.type = INLET_EVENT_MARK;
    mark.u.mark.words[0] = INLET__UIOHOOK_STOP;
    if (inlet__uiohook.stream == NULL)
        return UIOHOOK_FAILURE;
    return inlet_post(inlet__uiohook.stream, &mark, 1) == INLET_OK ? UIOHOOK_SUCCESS
                                                                   : UIOHOOK_FAILURE;
}

#ifdef _WIN32
static inline void inlet__uiohook_input_at(INPUT *input, int16_t x, int16_t y) {
    const int left = GetSystemMetrics(SM_XVIRTUALSCREEN), top = GetSystemMetrics(SM_YVIRTUALSCREEN);
    const int width = GetSystemMetrics(SM_CXVIRTUALSCREEN);
    const int height = GetSystemMetrics(SM_CYVIRTUALSCREEN);
    input->mi.dx = width > 1 ? MulDiv(x - left, 65535, width - 1) : 0;
    input->mi.dy = height > 1 ? MulDiv(y - top, 65535, height - 1) : 0;
    input->mi.dwFlags |= MOUSEEVENTF_MOVE | MOUSEEVENTF_ABSOLUTE | MOUSEEVENTF_VIRTUALDESK;
}

static inline void inlet__uiohook_input_button(INPUT *input, uint16_t button, bool is_press) {
    switch (button) {
    case MOUSE_BUTTON1:
        input->mi.dwFlags = is_press ? MOUSEEVENTF_LEFTDOWN : MOUSEEVENTF_LEFTUP;
        break;
    case MOUSE_BUTTON2:
        input->mi.dwFlags = is_press ? MOUSEEVENTF_RIGHTDOWN : MOUSEEVENTF_RIGHTUP;
        break;
    case MOUSE_BUTTON3:
        input->mi.dwFlags = is_press ? MOUSEEVENTF_MIDDLEDOWN : MOUSEEVENTF_MIDDLEUP;
        break;
    default:
        input->mi.dwFlags = is_press ? MOUSEEVENTF_XDOWN : MOUSEEVENTF_XUP;
        input->mi.mouseData = button == MOUSE_BUTTON4 ? XBUTTON1 : XBUTTON2;
    }
}

/* Sends it as input. UIOHOOK_FAILURE: the event is none that can be sent (EVENT_KEY_TYPED,
 * EVENT_MOUSE_CLICKED, …), or the system refused it. */
static inline int hook_post_event(uiohook_event *const event) {
    INPUT input;
    memset(&input, 0, sizeof input);
    input.type = INPUT_MOUSE;
    switch ((int)event->type) {
    case EVENT_KEY_PRESSED:
    case EVENT_KEY_RELEASED:
        input.type = INPUT_KEYBOARD;
        input.ki.wScan = event->data.keyboard.keycode & 0xFF;
        input.ki.dwFlags = KEYEVENTF_SCANCODE;
        if ((event->data.keyboard.keycode & 0xFF00) == 0x0E00)
            input.ki.dwFlags |= KEYEVENTF_EXTENDEDKEY;
        if (event->type == EVENT_KEY_RELEASED)
            input.ki.dwFlags |= KEYEVENTF_KEYUP;
        break;
    case EVENT_MOUSE_PRESSED:
    case EVENT_MOUSE_RELEASED:
        inlet__uiohook_input_button(&input, event->data.mouse.button,
                                    event->type == EVENT_MOUSE_PRESSED);
        inlet__uiohook_input_at(&input, event->data.mouse.x, event->data.mouse.y);
        break;
    case EVENT_MOUSE_MOVED:
    case EVENT_MOUSE_DRAGGED:
        inlet__uiohook_input_at(&input, event->data.mouse.x, event->data.mouse.y);
        break;
    case EVENT_MOUSE_WHEEL:
        input.mi.dwFlags = event->data.wheel.direction == WHEEL_HORIZONTAL_DIRECTION
                               ? MOUSEEVENTF_HWHEEL
                               : MOUSEEVENTF_WHEEL;
        input.mi.mouseData = (DWORD)(-event->data.wheel.rotation * WHEEL_DELTA);
        break;
    default:
        return UIOHOOK_FAILURE;
    }
    return SendInput(1, &input, sizeof input) == 1 ? UIOHOOK_SUCCESS : UIOHOOK_FAILURE;
}
#endif

#endif
#endif
