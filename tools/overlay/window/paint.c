#include "paint.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <objidl.h>

#include <gdiplus.h>

#define INSET 0.12 /* of a key's width, that a label leaves on each side */

struct painter {
    const overlay_scene_t *scene;
    uint32_t *pixels;
    uint32_t flags;
    ULONG_PTR token;
    GpBitmap *bitmap;
    GpGraphics *graphics;
    GpFontFamily *family;
    GpStringFormat *format;
    float font_px[OVERLAY_ELEMENTS_MAX]; /* of each label: what fits its key */
};

/* --- making --- */

/* The font that Windows takes where there is none of this name. */
static void substitute(wchar_t name[LF_FACESIZE]) {
    HFONT font =
        CreateFontW(-16, 0, 0, 0, FW_NORMAL, FALSE, FALSE, FALSE, DEFAULT_CHARSET, OUT_TT_PRECIS,
                    CLIP_DEFAULT_PRECIS, ANTIALIASED_QUALITY, VARIABLE_PITCH | FF_SWISS, name);
    HDC dc = CreateCompatibleDC(NULL);
    HGDIOBJ before = SelectObject(dc, font);
    GetTextFaceW(dc, LF_FACESIZE, name);
    SelectObject(dc, before);
    DeleteDC(dc);
    DeleteObject(font);
}

static bool open_family(painter_t *painter) {
    wchar_t name[OVERLAY_TEXT_BYTES];
    MultiByteToWideChar(CP_UTF8, 0, painter->scene->theme->font, -1, name, OVERLAY_TEXT_BYTES);
    if (GdipCreateFontFamilyFromName(name, NULL, &painter->family) == Ok ||
        GdipGetGenericFontFamilySansSerif(&painter->family) == Ok)
        return true;
    name[LF_FACESIZE - 1] = 0;
    substitute(name);
    return GdipCreateFontFamilyFromName(name, NULL, &painter->family) == Ok;
}

static bool open_text(painter_t *painter) {
    if (!open_family(painter))
        return false;
    return GdipCreateStringFormat(StringFormatFlagsNoWrap | StringFormatFlagsNoClip, 0,
                                  &painter->format) == Ok &&
           GdipSetStringFormatAlign(painter->format, StringAlignmentCenter) == Ok &&
           GdipSetStringFormatLineAlign(painter->format, StringAlignmentCenter) == Ok;
}

static bool open_graphics(painter_t *painter, int width, int height) {
    if (GdipCreateBitmapFromScan0(width, height, width * 4, PixelFormat32bppPARGB,
                                  (BYTE *)painter->pixels, &painter->bitmap) != Ok ||
        GdipGetImageGraphicsContext((GpImage *)painter->bitmap, &painter->graphics) != Ok)
        return false;
    GdipSetSmoothingMode(painter->graphics, SmoothingModeAntiAlias);
    GdipSetPixelOffsetMode(painter->graphics, PixelOffsetModeHalf);
    /* ClearType has no alpha. */
    GdipSetTextRenderingHint(painter->graphics, TextRenderingHintAntiAlias);
    return true;
}

painter_t *painter_open(const overlay_scene_t *scene, uint32_t *pixels, uint32_t flags) {
    const GdiplusStartupInput input = {.GdiplusVersion = 1};
    painter_t *painter = calloc(1, sizeof *painter);
    if (painter == NULL)
        return NULL;
    painter->scene = scene;
    painter->pixels = pixels;
    painter->flags = flags;
    if (GdiplusStartup(&painter->token, &input, NULL) != Ok)
        painter->token = 0;
    if (painter->token != 0 && open_graphics(painter, scene->width, scene->height) &&
        open_text(painter)) {
        painter_measure(painter);
        return painter;
    }
    painter_close(painter);
    return NULL;
}

static void close_graphics(painter_t *painter) {
    if (painter->graphics != NULL)
        GdipDeleteGraphics(painter->graphics);
    if (painter->bitmap != NULL)
        GdipDisposeImage((GpImage *)painter->bitmap);
}

void painter_close(painter_t *painter) {
    if (painter == NULL)
        return;
    if (painter->format != NULL)
        GdipDeleteStringFormat(painter->format);
    if (painter->family != NULL)
        GdipDeleteFontFamily(painter->family);
    close_graphics(painter);
    if (painter->token != 0)
        GdiplusShutdown(painter->token);
    free(painter);
}

/* --- shapes --- */

static ARGB argb(overlay_colour_t colour) {
    return (ARGB)colour.a << 24 | (ARGB)colour.r << 16 | (ARGB)colour.g << 8 | colour.b;
}

static void add_corner(GpPath *path, double x, double y, double radius, float from) {
    const float across = (float)(2 * radius);
    if (radius > 0)
        GdipAddPathArc(path, (float)(x - radius), (float)(y - radius), across, across, from, 90);
    else
        GdipAddPathLine(path, (float)x, (float)y, (float)x, (float)y);
}

/* The shape, `inset` smaller on each side. */
static GpPath *path_of(const overlay_paint_t *paint, double inset) {
    GpPath *path = NULL;
    const double x = paint->box.x + inset, y = paint->box.y + inset;
    const double right = paint->box.x + paint->box.w - inset;
    const double bottom = paint->box.y + paint->box.h - inset;
    const double r = paint->radius > inset ? paint->radius - inset : 0;
    if (right <= x || bottom <= y || GdipCreatePath(FillModeAlternate, &path) != Ok)
        return NULL;
    add_corner(path, x + r, y + r, r, 180);
    add_corner(path, right - r, y + r, r, 270);
    add_corner(path, right - r, bottom - r, r, 0);
    if (paint->notch > 0) {
        const double inner = x + paint->notch, middle = paint->box.y + paint->box.h / 2 - inset;
        add_corner(path, inner + r, bottom - r, r, 90);
        GdipAddPathLine(path, (float)inner, (float)middle, (float)inner, (float)middle);
        add_corner(path, x + r, middle - r, r, 90);
    } else {
        add_corner(path, x + r, bottom - r, r, 90);
    }
    GdipClosePathFigure(path);
    return path;
}

static void fill(painter_t *painter, GpPath *path, overlay_colour_t colour) {
    GpSolidFill *brush;
    if (path == NULL || colour.a == 0 || GdipCreateSolidFill(argb(colour), &brush) != Ok)
        return;
    GdipFillPath(painter->graphics, (GpBrush *)brush, path);
    GdipDeleteBrush((GpBrush *)brush);
}

static void stroke(painter_t *painter, GpPath *path, overlay_colour_t colour, double width) {
    GpPen *pen;
    if (path == NULL || colour.a == 0 || width <= 0 ||
        GdipCreatePen1(argb(colour), (float)width, UnitPixel, &pen) != Ok)
        return;
    GdipDrawPath(painter->graphics, pen, path);
    GdipDeletePen(pen);
}

static void delete_path(GpPath *path) {
    if (path != NULL)
        GdipDeletePath(path);
}

static void draw_shape(painter_t *painter, const overlay_paint_t *paint) {
    GpPath *whole = path_of(paint, 0), *middle = path_of(paint, paint->stroke_width / 2);
    fill(painter, whole, paint->fill);
    stroke(painter, middle, paint->stroke, paint->stroke_width);
    delete_path(whole);
    delete_path(middle);
}

static void draw_ellipse(painter_t *painter, const overlay_box_t *box, double inset,
                         overlay_colour_t colour, double line_width) {
    GpPath *path;
    if (GdipCreatePath(FillModeAlternate, &path) != Ok)
        return;
    GdipAddPathEllipse(path, (float)(box->x + inset), (float)(box->y + inset),
                       (float)(box->w - 2 * inset), (float)(box->h - 2 * inset));
    if (line_width > 0)
        stroke(painter, path, colour, line_width);
    else
        fill(painter, path, colour);
    GdipDeletePath(path);
}

/* --- text --- */

static GpFont *font_of(painter_t *painter, float px) {
    GpFont *font = NULL;
    const int style = painter->scene->theme->is_bold ? FontStyleBold : FontStyleRegular;
    if (GdipCreateFont(painter->family, px, style, UnitPixel, &font) != Ok)
        return NULL;
    return font;
}

/* The size at which a label fits its key. */
static float measure(painter_t *painter, const overlay_paint_t *paint) {
    const float px = (float)paint->font_px;
    const RectF any = {0, 0, 100000, 100000};
    RectF bounds = {0};
    wchar_t text[OVERLAY_TEXT_BYTES];
    MultiByteToWideChar(CP_UTF8, 0, paint->label, -1, text, OVERLAY_TEXT_BYTES);
    GpFont *font = font_of(painter, px);
    if (font == NULL)
        return px;
    GdipMeasureString(painter->graphics, text, -1, font, &any, painter->format, &bounds, NULL,
                      NULL);
    GdipDeleteFont(font);
    const float room = (float)((paint->box.w - paint->notch) * (1 - 2 * INSET));
    return bounds.Width > room && room > 0 ? px * room / bounds.Width : px;
}

static void draw_text(painter_t *painter, const overlay_paint_t *paint, float px) {
    wchar_t text[OVERLAY_TEXT_BYTES];
    GpSolidFill *brush;
    const double left = paint->notch; /* beside what an ISO Enter lacks */
    const RectF where = {(float)(paint->box.x + left), (float)paint->box.y,
                         (float)(paint->box.w - left), (float)paint->box.h};
    if (paint->label[0] == '\0' || paint->text.a == 0 || px < 1)
        return;
    MultiByteToWideChar(CP_UTF8, 0, paint->label, -1, text, OVERLAY_TEXT_BYTES);
    GpFont *font = font_of(painter, px);
    if (font == NULL)
        return;
    if (GdipCreateSolidFill(argb(paint->text), &brush) == Ok) {
        GdipDrawString(painter->graphics, text, -1, font, &where, painter->format,
                       (GpBrush *)brush);
        GdipDeleteBrush((GpBrush *)brush);
    }
    GdipDeleteFont(font);
}

void painter_measure(painter_t *painter) {
    for (uint32_t i = 0; i < painter->scene->layout->count; i++) {
        const overlay_paint_t paint = overlay_scene_paint(painter->scene, i);
        painter->font_px[i] = measure(painter, &paint);
    }
}

/* --- elements --- */

static void draw_wheel(painter_t *painter, uint32_t index) {
    for (uint32_t i = 0; i < OVERLAY_WHEEL_COUNT; i++) {
        const overlay_triangle_t triangle = overlay_scene_triangle(painter->scene, index, i);
        GpPath *path;
        if (triangle.fill.a == 0 || GdipCreatePath(FillModeAlternate, &path) != Ok)
            continue;
        for (int p = 0; p < 3; p++)
            GdipAddPathLine(path, (float)triangle.x[p], (float)triangle.y[p],
                            (float)triangle.x[(p + 1) % 3], (float)triangle.y[(p + 1) % 3]);
        GdipClosePathFigure(path);
        fill(painter, path, triangle.fill);
        GdipDeletePath(path);
    }
}

static void draw_motion(painter_t *painter, uint32_t index) {
    const overlay_theme_t *theme = painter->scene->theme;
    overlay_box_t circle, dot;
    double line_width;
    overlay_scene_motion(painter->scene, index, &circle, &dot, &line_width);
    if (line_width > 0)
        draw_ellipse(painter, &circle, line_width / 2, theme->ring, line_width);
    if ((painter->flags & PAINTER_DOTS) != 0)
        draw_ellipse(painter, &dot, 0, theme->dot, 0);
}

bool paint_dot(const overlay_scene_t *scene, uint32_t index, uint32_t *pixels, int32_t side) {
    painter_t painter = {.scene = scene, .pixels = pixels};
    overlay_box_t circle, dot;
    double line_width;
    overlay_scene_motion(scene, index, &circle, &dot, &line_width);
    dot.x = dot.y = (side - dot.w) / 2;
    const bool opened = open_graphics(&painter, side, side);
    if (opened) {
        draw_ellipse(&painter, &dot, 0, scene->theme->dot, 0);
        GdipFlush(painter.graphics, FlushIntentionSync);
    }
    close_graphics(&painter);
    return opened;
}

static void draw_element(painter_t *painter, uint32_t index) {
    const uint32_t kind = painter->scene->layout->elements[index].kind;
    if (kind == OVERLAY_MOTION) {
        draw_motion(painter, index);
        return;
    }
    const overlay_paint_t paint = overlay_scene_paint(painter->scene, index);
    draw_shape(painter, &paint);
    if (kind == OVERLAY_WHEEL)
        draw_wheel(painter, index);
    else
        draw_text(painter, &paint, painter->font_px[index]);
}

static uint32_t premultiplied(overlay_colour_t colour) {
    const uint32_t a = colour.a;
    return a << 24 | (colour.r * a / 255) << 16 | (colour.g * a / 255) << 8 | colour.b * a / 255;
}

static void clear(painter_t *painter, const overlay_rect_t *rect) {
    const overlay_scene_t *scene = painter->scene;
    const uint32_t colour =
        scene->drawn.shows == OVERLAY_ELEMENTS ? premultiplied(scene->theme->background) : 0;
    for (int32_t y = rect->top; y < rect->bottom; y++)
        for (int32_t x = rect->left; x < rect->right; x++)
            painter->pixels[(size_t)y * (size_t)scene->width + (size_t)x] = colour;
}

static void draw_rect(painter_t *painter, const overlay_rect_t *rect) {
    const overlay_scene_t *scene = painter->scene;
    clear(painter, rect);
    GdipSetClipRectI(painter->graphics, rect->left, rect->top, rect->right - rect->left,
                     rect->bottom - rect->top, CombineModeReplace);
    if (scene->drawn.shows == OVERLAY_NOTICE) {
        const overlay_paint_t paint = overlay_scene_notice(scene);
        draw_shape(painter, &paint);
        draw_text(painter, &paint, measure(painter, &paint));
    }
    for (uint32_t i = 0; i < scene->layout->count && scene->drawn.shows == OVERLAY_ELEMENTS; i++) {
        const overlay_rect_t touched = overlay_scene_rect(scene, i);
        if (overlay_rects_meet(&touched, rect))
            draw_element(painter, i);
    }
}

void painter_draw(painter_t *painter, const overlay_rect_t *dirty, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        draw_rect(painter, &dirty[i]);
    GdipFlush(painter->graphics, FlushIntentionSync);
}

bool painter_save(painter_t *painter, const wchar_t *path) {
    static const CLSID png = {
        0x557CF406, 0x1A04, 0x11D3, {0x9A, 0x73, 0x00, 0x00, 0xF8, 0x1E, 0xF3, 0x2E}};
    return GdipSaveImageToFile((GpImage *)painter->bitmap, path, &png, NULL) == Ok;
}
