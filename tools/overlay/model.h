/* What an overlay shows at a moment, by the records of a stream: how far each element is from idle
 * to pressed, where the mouse goes, or why nothing is shown.
 *
 * It takes time as an argument, on any clock that does not go back. One thread at a time. */
#ifndef INLET_OVERLAY_MODEL_H
#define INLET_OVERLAY_MODEL_H

#include <inlet/event.h>

#include "layout.h"
#include "theme.h"

typedef struct overlay_model overlay_model_t;

enum overlay_model_flag {
    OVERLAY_SHOWS_UNKNOWN = 1 << 0 /* also while it is not known what has the keyboard focus */
};

enum overlay_shows {
    OVERLAY_HIDDEN, /* nothing at all: a password field has the focus, or may have */
    OVERLAY_ELEMENTS,
    OVERLAY_NOTICE
};

enum overlay_wheel { OVERLAY_UP, OVERLAY_DOWN, OVERLAY_LEFT, OVERLAY_RIGHT, OVERLAY_WHEEL_COUNT };

/* An element as it is drawn: what looks the same compares equal. */
typedef struct overlay_look {
    uint8_t level;                      /* 0 idle … 255 pressed */
    uint8_t is_unknown;                 /* whether it is held: something was lost */
    uint8_t wheel[OVERLAY_WHEEL_COUNT]; /* as level */
    int16_t dot_x, dot_y;               /* -256 … 256: of the way from the middle to the circle */
} overlay_look_t;

typedef struct overlay_frame {
    uint32_t shows;     /* enum overlay_shows */
    const char *notice; /* of OVERLAY_NOTICE, and why it is hidden; lives for ever; else NULL */
    bool moves;         /* the next frame may look different, whatever comes */
    overlay_look_t looks[OVERLAY_ELEMENTS_MAX]; /* of OVERLAY_ELEMENTS; else all 0 */
} overlay_frame_t;

/* Both must outlive it. NULL: out of memory. */
overlay_model_t *overlay_model_open(const overlay_layout_t *layout, const overlay_theme_t *theme,
                                    uint32_t flags);
void overlay_model_close(overlay_model_t *model);

/* The stream's next record, or several that coalesce merged; it is now_ns. */
void overlay_model_put(overlay_model_t *model, const inlet_event_t *event, int64_t now_ns);

/* There is no stream, and this is why (a text that lives for ever); NULL: there is one. Another
 * stream begins then, of which nothing is known. */
void overlay_model_away(overlay_model_t *model, const char *why);

/* The layout of the foreground's keyboard, 0: unknown. */
uint64_t overlay_model_hkl(const overlay_model_t *model);

/* What is drawn at now_ns. A press that no frame has shown yet is in it, also if it is over. */
void overlay_model_frame(overlay_model_t *model, int64_t now_ns, overlay_frame_t *frame);

#endif
