/* Pixels as SendInput takes them: 65,536 units across the virtual screen. */
#ifndef INLET_TOOLS_SCREEN_UNITS_H
#define INLET_TOOLS_SCREEN_UNITS_H

#include <stdint.h>

/* The units of a pixel, of a screen that begins at `origin` and is `extent` pixels wide. The system
 * makes units * extent / 65536 pixels of them; the smallest number that gives the pixel is one that
 * both cutting and rounding bring back, on screens of up to 32,767 pixels. A pixel beyond the
 * screen gives that at its edge. */
int32_t screen_units(int32_t pixel, int32_t origin, int32_t extent);

#endif
