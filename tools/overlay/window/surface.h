/* The window: layered, over all others, with an alpha of each pixel; it takes no click and no
 * focus. */
#ifndef INLET_OVERLAY_SURFACE_H
#define INLET_OVERLAY_SURFACE_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include "overlay/scene.h"

typedef struct surface {
    HWND window;
    HDC dc;
    HBITMAP bitmap;
    HGDIOBJ before; /* what was in `dc` */
    uint32_t *pixels;
    SIZE size;
    POINT at;
    BYTE alpha;
    uint32_t dpi; /* that its size was made for */
    bool is_shown;
    bool is_closed; /* somebody asked it to close */
    bool is_stale;  /* monitors or their DPI have changed */
} surface_t;

/* Makes it, without showing it; above `owner`, unless that is NULL. False: the system refuses;
 * close it in any case. `surface` must not move while it is open. */
bool surface_open(surface_t *surface, SIZE size, POINT at, double opacity, HWND owner);
void surface_close(surface_t *surface);

/* Shows what the pixels are now within the rectangles, of which there is at least one. */
bool surface_show(surface_t *surface, const overlay_rect_t *dirty, uint32_t count);

/* Its pixels stay as they are. */
void surface_move(surface_t *surface, POINT at);

/* There is no window any more, until it is shown. */
void surface_hide(surface_t *surface);

/* Takes the messages that wait: is_closed and is_stale. */
void surface_pump(surface_t *surface);

#endif
