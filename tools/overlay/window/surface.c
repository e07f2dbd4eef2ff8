#include "surface.h"

static const wchar_t class_name[] = L"InletOverlay";

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM w, LPARAM l) {
    surface_t *surface = (surface_t *)GetWindowLongPtrW(window, GWLP_USERDATA);
    switch (message) {
    case WM_CLOSE:
    case WM_ENDSESSION:
        if (surface != NULL)
            surface->is_closed = true;
        return 0;
    case WM_DISPLAYCHANGE:
        if (surface != NULL)
            surface->is_stale = true;
        return 0;
    case WM_DPICHANGED:
        if (surface != NULL && LOWORD(w) != surface->dpi)
            surface->is_stale = true;
        return 0;
    case WM_MOUSEACTIVATE:
        return MA_NOACTIVATE;
    case WM_NCHITTEST:
        return HTTRANSPARENT;
    default:
        return DefWindowProcW(window, message, w, l);
    }
}

static bool open_pixels(surface_t *surface) {
    const BITMAPINFO info = {.bmiHeader = {.biSize = sizeof info.bmiHeader,
                                           .biWidth = surface->size.cx,
                                           .biHeight = -surface->size.cy, /* the top row first */
                                           .biPlanes = 1,
                                           .biBitCount = 32,
                                           .biCompression = BI_RGB}};
    void *bits = NULL;
    surface->dc = CreateCompatibleDC(NULL);
    if (surface->dc == NULL)
        return false;
    surface->bitmap = CreateDIBSection(surface->dc, &info, DIB_RGB_COLORS, &bits, NULL, 0);
    if (surface->bitmap == NULL)
        return false;
    surface->before = SelectObject(surface->dc, surface->bitmap);
    surface->pixels = bits;
    return true;
}

bool surface_open(surface_t *surface, SIZE size, POINT at, double opacity, HWND owner) {
    const WNDCLASSEXW class = {.cbSize = sizeof class,
                               .lpfnWndProc = on_message,
                               .hInstance = GetModuleHandleW(NULL),
                               .lpszClassName = class_name};
    *surface = (surface_t){.size = size, .at = at, .alpha = (BYTE)(opacity * 255 + 0.5)};
    (void)RegisterClassExW(&class); /* once; then it is there */
    if (!open_pixels(surface))
        return false;
    surface->window = CreateWindowExW(WS_EX_LAYERED | WS_EX_TRANSPARENT | WS_EX_NOACTIVATE |
                                          WS_EX_TOOLWINDOW | WS_EX_TOPMOST,
                                      class_name, L"Inlet overlay", WS_POPUP, at.x, at.y, size.cx,
                                      size.cy, owner, NULL, class.hInstance, NULL);
    if (surface->window == NULL)
        return false;
    SetWindowLongPtrW(surface->window, GWLP_USERDATA, (LONG_PTR)surface);
    return true;
}

void surface_close(surface_t *surface) {
    if (surface->window != NULL)
        DestroyWindow(surface->window);
    if (surface->before != NULL)
        SelectObject(surface->dc, surface->before);
    if (surface->bitmap != NULL)
        DeleteObject(surface->bitmap);
    if (surface->dc != NULL)
        DeleteDC(surface->dc);
    *surface = (surface_t){0};
}

bool surface_show(surface_t *surface, const overlay_rect_t *dirty, uint32_t count) {
    RECT changed = {dirty[0].left, dirty[0].top, dirty[0].right, dirty[0].bottom};
    for (uint32_t i = 1; i < count; i++) {
        const RECT next = {dirty[i].left, dirty[i].top, dirty[i].right, dirty[i].bottom};
        UnionRect(&changed, &changed, &next);
    }
    const POINT origin = {0, 0};
    const BLENDFUNCTION blend = {
        .BlendOp = AC_SRC_OVER, .SourceConstantAlpha = surface->alpha, .AlphaFormat = AC_SRC_ALPHA};
    const UPDATELAYEREDWINDOWINFO info = {.cbSize = sizeof info,
                                          .pptDst = &surface->at,
                                          .psize = &surface->size,
                                          .hdcSrc = surface->dc,
                                          .pptSrc = &origin,
                                          .pblend = &blend,
                                          .dwFlags = ULW_ALPHA,
                                          .prcDirty = &changed};
    if (!UpdateLayeredWindowIndirect(surface->window, &info))
        return false;
    if (!surface->is_shown)
        ShowWindow(surface->window, SW_SHOWNOACTIVATE);
    surface->is_shown = true;
    return true;
}

void surface_move(surface_t *surface, POINT at) {
    if (at.x == surface->at.x && at.y == surface->at.y)
        return;
    surface->at = at;
    SetWindowPos(surface->window, NULL, at.x, at.y, 0, 0,
                 SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOOWNERZORDER |
                     SWP_NOSENDCHANGING);
}

void surface_hide(surface_t *surface) {
    if (!surface->is_shown)
        return;
    ShowWindow(surface->window, SW_HIDE);
    surface->is_shown = false;
}

void surface_pump(surface_t *surface) {
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        if (message.message == WM_QUIT)
            surface->is_closed = true;
        DispatchMessageW(&message);
    }
}
