#include "acts/screen_units.h"

int32_t screen_units(int32_t pixel, int32_t origin, int32_t extent) {
    int64_t offset = (int64_t)pixel - origin;
    if (extent <= 0)
        return 0;
    if (offset < 0)
        offset = 0;
    if (offset >= extent)
        offset = extent - 1;
    return (int32_t)((offset * 65536 + extent - 1) / extent);
}
