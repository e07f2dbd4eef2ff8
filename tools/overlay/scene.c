#include "scene.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool overlay_scene_begin(overlay_scene_t *scene, const overlay_layout_t *layout,
                         const overlay_theme_t *theme, double unit_px) {
    const double width = ceil((layout->width + 2 * theme->padding) * unit_px);
    const double height = ceil((layout->height + 2 * theme->padding) * unit_px);
    *scene = (overlay_scene_t){.layout = layout, .theme = theme, .unit_px = unit_px};
    if (!(width >= 1 && height >= 1 && width <= OVERLAY_SIDE_PX_MAX &&
          height <= OVERLAY_SIDE_PX_MAX))
        return false;
    scene->width = (int32_t)width;
    scene->height = (int32_t)height;
    for (uint32_t i = 0; i < layout->count; i++)
        memcpy(scene->labels[i], layout->elements[i].text, OVERLAY_TEXT_BYTES);
    return true;
}

bool overlay_scene_label(overlay_scene_t *scene, uint32_t index, const char *typed) {
    const overlay_element_t *element = &scene->layout->elements[index];
    if (!element->types)
        return false;
    const char *label = typed[0] != '\0' ? typed : element->text;
    if (strlen(label) >= OVERLAY_TEXT_BYTES || strcmp(scene->labels[index], label) == 0)
        return false;
    memcpy(scene->labels[index], label, strlen(label) + 1);
    return true;
}

/* --- what differs --- */

void overlay_scene_forget(overlay_scene_t *scene) {
    scene->is_drawn = false;
}

static overlay_rect_t whole(const overlay_scene_t *scene) {
    return (overlay_rect_t){.right = scene->width, .bottom = scene->height};
}

bool overlay_rects_meet(const overlay_rect_t *a, const overlay_rect_t *b) {
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static void unite(overlay_rect_t *into, const overlay_rect_t *rect) {
    into->left = rect->left < into->left ? rect->left : into->left;
    into->top = rect->top < into->top ? rect->top : into->top;
    into->right = rect->right > into->right ? rect->right : into->right;
    into->bottom = rect->bottom > into->bottom ? rect->bottom : into->bottom;
}

static bool looks_same(const overlay_look_t *a, const overlay_look_t *b) {
    return a->level == b->level && a->is_unknown == b->is_unknown && a->dot_x == b->dot_x &&
           a->dot_y == b->dot_y && memcmp(a->wheel, b->wheel, sizeof a->wheel) == 0;
}

/* Too many rectangles for the list become one. */
static uint32_t add_dirty(overlay_rect_t dirty[OVERLAY_DIRTY_MAX], uint32_t count,
                          const overlay_rect_t *rect) {
    for (uint32_t i = 0; i < count; i++) {
        if (!overlay_rects_meet(&dirty[i], rect))
            continue;
        unite(&dirty[i], rect);
        return count;
    }
    if (count < OVERLAY_DIRTY_MAX) {
        dirty[count] = *rect;
        return count + 1;
    }
    for (uint32_t i = 1; i < count; i++)
        unite(&dirty[0], &dirty[i]);
    unite(&dirty[0], rect);
    return 1;
}

uint32_t overlay_scene_advance(overlay_scene_t *scene, const overlay_frame_t *frame,
                               overlay_rect_t dirty[OVERLAY_DIRTY_MAX]) {
    const bool is_anew = !scene->is_drawn || frame->shows != scene->drawn.shows ||
                         (frame->shows == OVERLAY_NOTICE && frame->notice != scene->drawn.notice);
    uint32_t count = 0;
    for (uint32_t i = 0; i < scene->layout->count && !is_anew; i++) {
        if (looks_same(&frame->looks[i], &scene->drawn.looks[i]))
            continue;
        const overlay_rect_t rect = overlay_scene_rect(scene, i);
        count = add_dirty(dirty, count, &rect);
    }
    if (is_anew) {
        dirty[0] = whole(scene);
        count = 1;
    }
    scene->drawn = *frame;
    scene->is_drawn = true;
    return count;
}

static bool is_whole(const overlay_scene_t *scene, const overlay_rect_t *rect) {
    return rect->left == 0 && rect->top == 0 && rect->right == scene->width &&
           rect->bottom == scene->height;
}

static bool is_motion(const overlay_scene_t *scene, const overlay_rect_t *rect) {
    for (uint32_t i = 0; i < scene->layout->count; i++) {
        const overlay_rect_t own = overlay_scene_rect(scene, i);
        if (scene->layout->elements[i].kind == OVERLAY_MOTION && own.left == rect->left &&
            own.top == rect->top && own.right == rect->right && own.bottom == rect->bottom)
            return true;
    }
    return false;
}

uint32_t overlay_scene_without_dots(const overlay_scene_t *scene,
                                    overlay_rect_t dirty[OVERLAY_DIRTY_MAX], uint32_t count) {
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!is_motion(scene, &dirty[i]) || is_whole(scene, &dirty[i]))
            dirty[left++] = dirty[i];
    return left;
}

/* --- where --- */

static overlay_box_t box_of(const overlay_scene_t *scene, const overlay_element_t *element) {
    const double unit = scene->unit_px, padding = scene->theme->padding;
    const double gap = element->kind == OVERLAY_PANEL ? 0 : scene->theme->gap;
    const double w = fmax(0, element->w - gap), h = fmax(0, element->h - gap);
    return (overlay_box_t){.x = (padding + element->x + (element->w - w) / 2) * unit,
                           .y = (padding + element->y + (element->h - h) / 2) * unit,
                           .w = w * unit,
                           .h = h * unit};
}

overlay_rect_t overlay_scene_rect(const overlay_scene_t *scene, uint32_t index) {
    const overlay_box_t box = box_of(scene, &scene->layout->elements[index]);
    /* A pixel more on each side, into which edges are smoothed. */
    overlay_rect_t rect = {.left = (int32_t)floor(box.x) - 1,
                           .top = (int32_t)floor(box.y) - 1,
                           .right = (int32_t)ceil(box.x + box.w) + 1,
                           .bottom = (int32_t)ceil(box.y + box.h) + 1};
    rect.left = rect.left > 0 ? rect.left : 0;
    rect.top = rect.top > 0 ? rect.top : 0;
    rect.right = rect.right < scene->width ? rect.right : scene->width;
    rect.bottom = rect.bottom < scene->height ? rect.bottom : scene->height;
    return rect;
}

/* --- how --- */

static uint8_t between(uint8_t from, uint8_t to, double level) {
    return (uint8_t)lround(from + (to - from) * level);
}

static overlay_colour_t blend(overlay_colour_t from, overlay_colour_t to, double level) {
    return (overlay_colour_t){.r = between(from.r, to.r, level),
                              .g = between(from.g, to.g, level),
                              .b = between(from.b, to.b, level),
                              .a = between(from.a, to.a, level)};
}

static overlay_style_t style_of(const overlay_scene_t *scene, const overlay_element_t *element,
                                const overlay_look_t *look) {
    const overlay_theme_t *theme = scene->theme;
    const overlay_style_t *from = &theme->idle, *to = &theme->pressed;
    const double level = look->level / 255.0;
    if (element->kind == OVERLAY_PANEL)
        return theme->panel;
    if (look->is_unknown)
        return theme->unknown;
    return (overlay_style_t){.fill = blend(from->fill, to->fill, level),
                             .stroke = blend(from->stroke, to->stroke, level),
                             .text = blend(from->text, to->text, level),
                             .stroke_width = from->stroke_width +
                                             (to->stroke_width - from->stroke_width) * level};
}

overlay_paint_t overlay_scene_paint(const overlay_scene_t *scene, uint32_t index) {
    const overlay_element_t *element = &scene->layout->elements[index];
    const overlay_style_t style = style_of(scene, element, &scene->drawn.looks[index]);
    const double radius = element->radius >= 0 ? element->radius : scene->theme->radius;
    const overlay_box_t box = box_of(scene, element);
    return (overlay_paint_t){.box = box,
                             .radius = fmin(radius * scene->unit_px, fmin(box.w, box.h) / 2),
                             .notch = element->is_iso_enter ? element->w / 6 * scene->unit_px : 0,
                             .stroke_width = style.stroke_width * scene->unit_px,
                             .fill = style.fill,
                             .stroke = style.stroke,
                             .text = style.text,
                             .label = scene->labels[index],
                             .font_px = scene->theme->font_size * scene->unit_px};
}

overlay_triangle_t overlay_scene_triangle(const overlay_scene_t *scene, uint32_t index,
                                          uint32_t wheel) {
    static const double ways[OVERLAY_WHEEL_COUNT][2] = {[OVERLAY_UP] = {0, -1},
                                                        [OVERLAY_DOWN] = {0, 1},
                                                        [OVERLAY_LEFT] = {-1, 0},
                                                        [OVERLAY_RIGHT] = {1, 0}};
    const overlay_box_t box = box_of(scene, &scene->layout->elements[index]);
    const double side = fmin(box.w, box.h) * 0.4;
    const double dx = ways[wheel][0], dy = ways[wheel][1];
    const double x = box.x + box.w / 2 + dx * box.w * 0.44;
    const double y = box.y + box.h / 2 + dy * box.h * 0.44;
    overlay_triangle_t triangle = {.fill = scene->theme->pressed.fill};
    triangle.x[0] = x;
    triangle.y[0] = y;
    for (int i = 1; i <= 2; i++) { /* behind the tip, to both sides */
        const double across = i == 1 ? side / 2 : -side / 2;
        triangle.x[i] = x - dx * side * 0.6 + dy * across;
        triangle.y[i] = y - dy * side * 0.6 - dx * across;
    }
    triangle.fill.a = (uint8_t)(triangle.fill.a * scene->drawn.looks[index].wheel[wheel] / 255);
    return triangle;
}

void overlay_scene_motion(const overlay_scene_t *scene, uint32_t index, overlay_box_t *circle,
                          overlay_box_t *dot, double *line_width) {
    const overlay_box_t box = box_of(scene, &scene->layout->elements[index]);
    const overlay_look_t *look = &scene->drawn.looks[index];
    const double across = fmin(box.w, box.h), dot_across = across / 4;
    const double x = box.x + box.w / 2, y = box.y + box.h / 2;
    const double way = (across - dot_across) / 2 / 256;
    *line_width = scene->theme->ring_width * scene->unit_px;
    *circle = (overlay_box_t){x - across / 2, y - across / 2, across, across};
    *dot = (overlay_box_t){x + look->dot_x * way - dot_across / 2,
                           y + look->dot_y * way - dot_across / 2, dot_across, dot_across};
}

overlay_paint_t overlay_scene_notice(const overlay_scene_t *scene) {
    const overlay_theme_t *theme = scene->theme;
    const double unit = scene->unit_px;
    const double w = fmin(scene->width, 11 * unit), h = fmin(scene->height, 1.25 * unit);
    return (overlay_paint_t){.box = {(scene->width - w) / 2, (scene->height - h) / 2, w, h},
                             .radius = fmin(theme->radius * unit, fmin(w, h) / 2),
                             .stroke_width = theme->notice.stroke_width * unit,
                             .fill = theme->notice.fill,
                             .stroke = theme->notice.stroke,
                             .text = theme->notice.text,
                             .label = scene->drawn.notice != NULL ? scene->drawn.notice : "",
                             .font_px = theme->font_size * unit};
}
