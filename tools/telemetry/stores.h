/* Several stores read as one: of readers that each have a part of the machines. OS-free. */
#ifndef INLET_TELEMETRY_STORES_H
#define INLET_TELEMETRY_STORES_H

#include "telemetry/store.h"

#define STORES_MAX 64u

/* As store_each over all of them, by rising minute; a bucket that several have is told once. On a
 * failure *failed says which store it was. */
store_result_t stores_each(store_t *const *stores, uint32_t count, const store_range_t *range,
                           bool (*each)(const bucket_t *bucket, void *context), void *context,
                           uint32_t *failed);

#endif
